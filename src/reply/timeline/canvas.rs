//! Writes SVG.

use std::fmt::{Display, Write as _};

/// A drawing in the making.
pub(super) struct Canvas {
    out: String,
    gradients: usize,
}

/// How a line of text is set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Type {
    pub size: f32,
    pub weight: u16,
    pub colour: &'static str,
    /// `start`, `middle` or `end`.
    pub anchor: &'static str,
}

/// A place and an extent.
#[derive(Debug, Clone, Copy)]
pub(super) struct Area {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
}

impl Canvas {
    pub(super) const fn new() -> Self {
        Self { out: String::new(), gradients: 0 }
    }

    /// The whole drawing. Lengths are written with one decimal: no eye sees more, and it is the same on every machine.
    pub(super) fn finish(self, width: f32, height: f32) -> String {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" \
             viewBox=\"0 0 {width:.0} {height:.0}\">\n{}</svg>\n",
            self.out
        )
    }

    pub(super) fn rect(&mut self, area: Area, radius: f32, fill: impl Display, opacity: f32) {
        let Area { x, y, width, height } = area;
        let _ = writeln!(
            self.out,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" rx=\"{radius:.1}\" \
             fill=\"{fill}\" fill-opacity=\"{opacity}\"/>"
        );
    }

    /// A rectangle whose colour fades out to the right, or to the left.
    pub(super) fn fading(&mut self, area: Area, radius: f32, colour: &str, opacity: f32, to_right: bool) {
        self.gradients += 1;
        let id = self.gradients;
        let (x1, x2) = if to_right { (0, 1) } else { (1, 0) };
        let _ = writeln!(
            self.out,
            "<linearGradient id=\"fade{id}\" x1=\"{x1}\" x2=\"{x2}\" y1=\"0\" y2=\"0\"><stop offset=\"0.45\" \
             stop-color=\"{colour}\"/><stop offset=\"1\" stop-color=\"{colour}\" stop-opacity=\"0\"/></linearGradient>"
        );
        self.rect(area, radius, format_args!("url(#fade{id})"), opacity);
    }

    pub(super) fn circle(&mut self, x: f32, y: f32, radius: f32, fill: &str) {
        let _ = writeln!(self.out, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius:.1}\" fill=\"{fill}\"/>");
    }

    pub(super) fn line(&mut self, from: (f32, f32), to: (f32, f32), colour: &str, width: f32) {
        let ((x1, y1), (x2, y2)) = (from, to);
        let _ = writeln!(
            self.out,
            "<line x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\" stroke=\"{colour}\" \
             stroke-width=\"{width}\"/>"
        );
    }

    /// A line of text with its baseline at `y`.
    pub(super) fn text(&mut self, x: f32, y: f32, text: &str, set: Type) {
        self.set_text(x, y, text, set, "");
    }

    /// A line of text that stands out from what it is written over.
    pub(super) fn text_over(&mut self, x: f32, y: f32, text: &str, set: Type, halo: &str) {
        let halo = format!(" stroke=\"{halo}\" stroke-width=\"5\" stroke-linejoin=\"round\" paint-order=\"stroke\"");
        self.set_text(x, y, text, set, &halo);
    }

    fn set_text(&mut self, x: f32, y: f32, text: &str, set: Type, more: &str) {
        let Type { size, weight, colour, anchor } = set;
        let _ = writeln!(
            self.out,
            "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{size}\" font-weight=\"{weight}\" fill=\"{colour}\" \
             text-anchor=\"{anchor}\"{more}>{}</text>",
            escape(text)
        );
    }
}

/// Text as XML takes it; characters that XML has no place for are left out.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}
