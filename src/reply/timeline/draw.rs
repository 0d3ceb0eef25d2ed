//! Lays a chart out.

use super::axis::{Axis, Unit};
use super::canvas::{Area, Canvas, Type};
use super::measure::{cut, width, wrap};
use super::{Bar, Chart, Row};

/// Discord shows a picture some 550 pixels wide; letters are large enough to be read at that.
const WIDTH: f32 = 720.0;
const MARGIN: f32 = 24.0;
/// Where the axis begins: to its left are the names.
const AXIS: f32 = 330.0;
/// What is left free to the right of names.
const GUTTER: f32 = 18.0;
/// From the upper edge to the first row.
const HEAD: f32 = 92.0;
/// Where the axis begins at the top.
const AXIS_TOP: f32 = 42.0;
/// Height of a bar.
const BAR: f32 = 22.0;
/// Between two bars of a row.
const GAP: f32 = 4.0;
/// How far names stand from the edge, to leave room for the mark of their area.
const INDENT: f32 = 14.0;

// It reads as a card of Discord's dark theme, and stands on the light one as a dark card.
const CARD: &str = "#1e1f26";
const BAND: &str = "#ffffff";
const GRID: &str = "#3a3c46";
const FAINT_GRID: &str = "#2b2d36";
const TODAY: &str = "#ff6b6b";
const BRIGHT: &str = "#f4f5f8";
const MUTED: &str = "#aeb2bf";

const TITLE: Type = Type { size: 22.0, weight: 700, colour: BRIGHT, anchor: "start" };
const SUBTITLE: Type = Type { size: 13.0, weight: 400, colour: MUTED, anchor: "start" };
const NAME: Type = Type { size: 14.0, weight: 700, colour: BRIGHT, anchor: "start" };
const OTHER_NAME: Type = Type { size: 11.5, weight: 400, colour: MUTED, anchor: "start" };
const YEAR: Type = Type { size: 15.0, weight: 700, colour: BRIGHT, anchor: "middle" };
const UNIT: Type = Type { size: 11.5, weight: 400, colour: MUTED, anchor: "middle" };
const LABEL: Type = Type { size: 12.0, weight: 700, colour: BRIGHT, anchor: "start" };
const PILL: Type = Type { size: 11.5, weight: 700, colour: CARD, anchor: "middle" };
const SMALL: Type = Type { size: 12.0, weight: 400, colour: MUTED, anchor: "start" };

/// Draws a chart.
pub(super) fn draw(chart: &Chart) -> String {
    let axis = Axis::new(chart, AXIS, WIDTH - MARGIN - AXIS);
    let rows: Vec<Laid<'_>> = chart.rows.iter().map(Laid::new).collect();
    let bottom = HEAD + rows.iter().map(|row| row.height).sum::<f32>();
    let mut below = Below::new(bottom + 14.0);
    below.legend(chart);
    below.notes(chart);
    let height = below.y + 14.0;

    let tops = rows.iter().scan(HEAD, |top, row| Some(std::mem::replace(top, *top + row.height)));
    let rows: Vec<_> = tops.zip(&rows).collect();
    let mut canvas = Canvas::new();
    canvas.rect(Area { x: 0.0, y: 0.0, width: WIDTH, height }, 0.0, CARD, 1.0);
    grid(&mut canvas, &axis, bottom);
    for (top, _) in rows.iter().skip(1) {
        canvas.line((MARGIN, *top), (WIDTH - MARGIN, *top), FAINT_GRID, 1.0);
    }
    rows.iter().for_each(|(top, row)| row.bars(&mut canvas, &axis, *top));
    // The line of today goes across the bars, and behind everything that is to be read.
    if axis.holds(chart.today) {
        today(&mut canvas, chart, &axis, bottom);
    }
    head(&mut canvas, chart, &axis);
    rows.iter().for_each(|(top, row)| row.words(&mut canvas, &axis, *top));
    below.draw(&mut canvas);
    canvas.finish(WIDTH, height)
}

/// The years and their parts as bands and lines, from the head of the axis to its foot.
fn grid(canvas: &mut Canvas, axis: &Axis, bottom: f32) {
    for (at, year) in axis.years().enumerate() {
        let (from, to) = (axis.month(year, 1), axis.month(year + 1, 1));
        if at % 2 == 0 {
            let band = Area { x: from, y: AXIS_TOP, width: to - from, height: bottom - AXIS_TOP };
            canvas.rect(band, 0.0, BAND, 0.035);
        }
        for (month, _) in parts(axis.unit()).skip(1) {
            let x = axis.month(year, month);
            canvas.line((x, HEAD - 8.0), (x, bottom), FAINT_GRID, 1.0);
        }
        canvas.line((from, AXIS_TOP), (from, bottom), GRID, 1.0);
    }
    canvas.line((axis.right(), AXIS_TOP), (axis.right(), bottom), GRID, 1.0);
    canvas.line((MARGIN, HEAD), (WIDTH - MARGIN, HEAD), GRID, 1.0);
    canvas.line((MARGIN, bottom), (WIDTH - MARGIN, bottom), GRID, 1.0);
}

/// The title, and what the years and their parts are called.
fn head(canvas: &mut Canvas, chart: &Chart, axis: &Axis) {
    let room = AXIS - GUTTER - MARGIN;
    // A title that needs two lines is set smaller, and leaves out itself in the other language.
    match wrap(&chart.title[0], TITLE.size, true, room, 1).as_slice() {
        [title] if !title.ends_with('…') => {
            canvas.text(MARGIN, 48.0, title, TITLE);
            let subtitle = cut(&chart.title[1], SUBTITLE.size, false, room);
            canvas.text(MARGIN, 72.0, &subtitle, SUBTITLE);
        }
        _ => {
            let set = Type { size: 17.0, ..TITLE };
            for (line, y) in wrap(&chart.title[0], set.size, true, room, 2).iter().zip([50.0, 74.0]) {
                canvas.text(MARGIN, y, line, set);
            }
        }
    }
    let unit = axis.unit();
    for (at, year) in axis.years().enumerate() {
        if at % axis.stride() == 0 {
            let name = chart.say(|wording| wording.year).replace("{year}", &year.to_string());
            let middle = f32::midpoint(axis.month(year, 1), axis.month(year + 1, 1));
            canvas.text_over(middle, if unit == Unit::Year { 74.0 } else { 62.0 }, &name, YEAR, CARD);
        }
        for (month, part) in parts(unit).filter(|_| unit != Unit::Year) {
            let end = month + unit.months();
            let end = if end > 12 { axis.month(year + 1, 1) } else { axis.month(year, end) };
            let middle = f32::midpoint(axis.month(year, month), end);
            canvas.text_over(middle, 81.0, &part_name(chart, unit, part), UNIT, CARD);
        }
    }
}

/// The first months of the parts of a year, with the number of each.
fn parts(unit: Unit) -> impl Iterator<Item = (u8, usize)> {
    (1..=12).step_by(unit.months().into()).zip(0..)
}

fn part_name(chart: &Chart, unit: Unit, part: usize) -> String {
    let number = (part + 1).to_string();
    match (unit, part) {
        (Unit::Quarter, _) => chart.say(|wording| wording.quarter).replace("{number}", &number),
        (_, 0) => chart.say(|wording| wording.half_one),
        _ => chart.say(|wording| wording.half_two),
    }
}

fn today(canvas: &mut Canvas, chart: &Chart, axis: &Axis, bottom: f32) {
    const HEIGHT: f32 = 20.0;
    const TOP: f32 = 16.0;
    let x = axis.at(chart.today);
    canvas.line((x, TOP + HEIGHT), (x, bottom), TODAY, 2.0);
    let label = chart.today_label();
    let width = width(&label, PILL.size, true) + 18.0;
    let left = (x - width / 2.0).min(axis.right() - width).max(axis.left());
    canvas.rect(Area { x: left, y: TOP, width, height: HEIGHT }, HEIGHT / 2.0, TODAY, 1.0);
    canvas.text(left + width / 2.0, TOP + 14.0, &label, PILL);
}

/// A row with its names broken into lines.
struct Laid<'a> {
    row: &'a Row,
    name: Vec<String>,
    other: String,
    height: f32,
}

impl<'a> Laid<'a> {
    const NAME_LINE: f32 = 18.0;
    const OTHER_LINE: f32 = 15.0;
    const PADDING: f32 = 8.0;

    fn new(row: &'a Row) -> Self {
        let room = AXIS - GUTTER - MARGIN - INDENT;
        let name = wrap(&row.name[0], NAME.size, true, room, 3);
        let other = cut(&row.name[1], OTHER_NAME.size, false, room);
        let names = name.len() as f32 * Self::NAME_LINE + Self::OTHER_LINE;
        let bars = row.bars.len() as f32 * (BAR + GAP) - GAP;
        let height = names.max(bars) + 2.0 * Self::PADDING;
        Self { row, name, other, height }
    }

    /// Each bar, with its upper edge.
    fn placed(&self, top: f32) -> impl Iterator<Item = (f32, &Bar)> {
        let bars = self.row.bars.len() as f32 * (BAR + GAP) - GAP;
        let first = top + (self.height - bars) / 2.0;
        self.row.bars.iter().enumerate().map(move |(at, bar)| (first + at as f32 * (BAR + GAP), bar))
    }

    fn bars(&self, canvas: &mut Canvas, axis: &Axis, top: f32) {
        self.placed(top).for_each(|(y, bar)| bar.draw(canvas, axis, y, &self.colour()));
    }

    fn words(&self, canvas: &mut Canvas, axis: &Axis, top: f32) {
        let names = self.name.len() as f32 * Self::NAME_LINE + Self::OTHER_LINE;
        let mut y = top + (self.height - names) / 2.0;
        let mark = Area { x: MARGIN, y: y + 2.0, width: 4.0, height: names - 3.0 };
        canvas.rect(mark, 2.0, self.colour(), 1.0);
        for line in &self.name {
            canvas.text(MARGIN + INDENT, y + 14.0, line, NAME);
            y += Self::NAME_LINE;
        }
        canvas.text(MARGIN + INDENT, y + 11.5, &self.other, OTHER_NAME);
        self.placed(top).for_each(|(y, bar)| bar.write(canvas, axis, y));
    }

    fn colour(&self) -> String {
        format!("#{:06x}", self.row.colour)
    }
}

impl Bar {
    /// A bar is solid from day to day, and fades out at an end that is open. What is over is dimmed.
    fn draw(&self, canvas: &mut Canvas, axis: &Axis, y: f32, colour: &str) {
        const RADIUS: f32 = 5.0;
        let (from, to) = self.extent(axis);
        let area = Area { x: from + 1.0, y, width: to - from - 2.0, height: BAR };
        let opacity = if self.is_past { 0.45 } else { 1.0 };
        match (self.period.start, self.period.end) {
            (Some(_), Some(_)) => canvas.rect(area, RADIUS, colour, opacity),
            (_, end) => canvas.fading(area, RADIUS, colour, opacity, end.is_none()),
        }
    }

    /// When it is: inside the bar if that has room for it, else to the side where there is.
    fn write(&self, canvas: &mut Canvas, axis: &Axis, y: f32) {
        let (from, to) = self.extent(axis);
        let needed = width(&self.label, LABEL.size, true);
        let baseline = y + BAR / 2.0 + 4.4;
        if needed + 16.0 <= to - from {
            canvas.text(from + 9.0, baseline, &self.label, LABEL);
        } else if to + needed + 8.0 <= axis.right() {
            canvas.text_over(to + 7.0, baseline, &self.label, LABEL, CARD);
        } else {
            canvas.text_over(from - 7.0, baseline, &self.label, Type { anchor: "end", ..LABEL }, CARD);
        }
    }

    fn extent(&self, axis: &Axis) -> (f32, f32) {
        const LEAST: f32 = 8.0;
        let from = self.period.start.map_or(axis.left(), |day| axis.at(day));
        (from, self.period.end.map_or(axis.right(), |day| axis.after(day)).max(from + LEAST))
    }
}

/// What stands below the chart.
struct Below {
    y: f32,
    dots: Vec<(f32, f32, String)>,
    texts: Vec<(f32, f32, String)>,
}

impl Below {
    const LINE: f32 = 19.0;
    const ROOM: f32 = WIDTH - 2.0 * MARGIN;

    const fn new(y: f32) -> Self {
        Self { y, dots: Vec::new(), texts: Vec::new() }
    }

    /// Which colour stands for which area, one after the other as in a line of text.
    fn legend(&mut self, chart: &Chart) {
        const DOT: f32 = 15.0;
        const BETWEEN: f32 = 20.0;
        let mut x = 0.0;
        for (colour, name) in &chart.legend {
            let name = cut(name, SMALL.size, false, Self::ROOM - DOT);
            let needed = DOT + width(&name, SMALL.size, false);
            if x > 0.0 && x + needed > Self::ROOM {
                x = 0.0;
                self.y += Self::LINE;
            }
            self.dots.push((MARGIN + x + 5.0, self.y + 8.0, format!("#{colour:06x}")));
            self.texts.push((MARGIN + x + DOT, self.y + 12.0, name));
            x += needed + BETWEEN;
        }
        if !chart.legend.is_empty() {
            self.y += Self::LINE + 4.0;
        }
    }

    /// What there was no room for, what has no day, and the source.
    fn notes(&mut self, chart: &Chart) {
        let undated = chart.say(|wording| wording.labelled);
        let undated = undated
            .replace("{label}", &chart.say(|wording| wording.undated))
            .replace("{value}", &chart.undated.join(&chart.say(|wording| wording.comma)));
        let more = (chart.more > 0).then(|| chart.and_more());
        let undated = (!chart.undated.is_empty()).then_some(undated);
        for note in more.into_iter().chain(undated).chain([chart.source.clone()]) {
            for line in wrap(&note, SMALL.size, false, Self::ROOM, 3) {
                self.texts.push((MARGIN, self.y + 12.0, line));
                self.y += Self::LINE;
            }
        }
    }

    fn draw(self, canvas: &mut Canvas) {
        for (x, y, colour) in self.dots {
            canvas.circle(x, y, 5.0, &colour);
        }
        for (x, y, text) in self.texts {
            canvas.text(x, y, &text, SMALL);
        }
    }
}
