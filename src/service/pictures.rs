//! Makes pictures of drawings.

/// Makes pictures of drawings with the fonts of the system, if there are any that can write Chinese.
///
/// Fonts are looked for once, when they are first needed. That reads files, and drawing takes a moment: neither belongs
/// on a thread that keeps a connection.
#[derive(Debug, Clone, Copy)]
pub struct Pictures {
    is_on: bool,
}

impl Pictures {
    /// Draws with the fonts of the system. A build without the feature `pictures` draws nothing.
    #[must_use]
    pub const fn of_system() -> Self {
        Self { is_on: true }
    }

    /// Draws nothing, as where there are no fonts.
    #[must_use]
    pub const fn none() -> Self {
        Self { is_on: false }
    }

    /// The font that it draws with; none if it cannot draw.
    #[must_use]
    pub fn font(self) -> Option<&'static str> {
        if self.is_on { raster::family() } else { None }
    }

    /// The drawing, which is SVG, as PNG; `None` if it cannot be drawn.
    #[must_use]
    pub fn png(self, svg: &str) -> Option<Vec<u8>> {
        if self.is_on { raster::png(svg) } else { None }
    }
}

#[cfg(not(feature = "pictures"))]
mod raster {
    pub(super) const fn family() -> Option<&'static str> {
        None
    }

    pub(super) const fn png(_: &str) -> Option<Vec<u8>> {
        None
    }
}

#[cfg(feature = "pictures")]
mod raster {
    use std::sync::{Arc, LazyLock};

    use resvg::tiny_skia::{Pixmap, Transform};
    use resvg::usvg::fontdb::{Database, FaceInfo, Style};
    use resvg::usvg::{Options, Tree};

    /// How many pixels there are to a length of one: screens are finer than they say.
    const SCALE: f32 = 2.0;

    /// What a font has to cover: letters, both ways of writing Chinese, and signs.
    const SAMPLE: &str = "AZaz09港龍創擬廠門龙创拟厂门，、《》「」…·–";

    /// The fonts of the system, and the family among them that covers the sample.
    struct Fonts {
        database: Arc<Database>,
        family: String,
    }

    static FONTS: LazyLock<Option<Fonts>> = LazyLock::new(|| {
        let mut database = Database::new();
        database.load_system_fonts();
        let covering = database.faces().filter(|face| face.style == Style::Normal && covers(&database, face));
        let best = covering.min_by_key(|face| rank(face))?;
        let family = best.families.first()?.0.clone();
        Some(Fonts { database: Arc::new(database), family })
    });

    pub(super) fn family() -> Option<&'static str> {
        FONTS.as_ref().map(|fonts| fonts.family.as_str())
    }

    pub(super) fn png(svg: &str) -> Option<Vec<u8>> {
        let fonts = FONTS.as_ref()?;
        let options =
            Options { font_family: fonts.family.clone(), fontdb: Arc::clone(&fonts.database), ..Options::default() };
        let tree = Tree::from_str(svg, &options).ok()?;
        let size = tree.size().to_int_size().scale_by(SCALE)?;
        let mut picture = Pixmap::new(size.width(), size.height())?;
        resvg::render(&tree, Transform::from_scale(SCALE, SCALE), &mut picture.as_mut());
        picture.encode_png().ok()
    }

    fn covers(database: &Database, face: &FaceInfo) -> bool {
        let glyphs = |data: &[u8], index| {
            let face = ttf_parser::Face::parse(data, index).ok()?;
            Some(SAMPLE.chars().all(|c| face.glyph_index(c).is_some()))
        };
        database.with_face_data(face.id, glyphs).flatten().unwrap_or_default()
    }

    /// The smaller, the better: letters without serifs and of one width for nothing, characters as Hong Kong writes them
    /// or else Taiwan, and the weight of plain text.
    fn rank(face: &FaceInfo) -> (bool, bool, u8, u16, String) {
        let name = face.families.first().map(|(name, _)| name.as_str()).unwrap_or_default();
        let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
        let is_serif = has(&["Serif", "Ming", "Song", "Kai", "UMing", "UKai"]);
        let region = match () {
            () if has(&["HK"]) => 0,
            () if has(&["TC", "TW", "Hant"]) => 1,
            () => 2,
        };
        (is_serif, face.monospaced || has(&["Mono"]), region, face.weight.0.abs_diff(400), name.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_becomes_a_png_where_there_is_a_font_for_it() {
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"20\"><text y=\"15\">龍</text></svg>";
        match (Pictures::of_system().font(), Pictures::of_system().png(svg)) {
            (Some(_), Some(png)) => {
                assert!(png.starts_with(b"\x89PNG"));
                assert_eq!(&png[16..24], [0, 0, 0, 80, 0, 0, 0, 40], "it is twice as fine");
            }
            (None, None) => eprintln!("skipped: no font of this system can write Chinese"),
            (font, _) => panic!("{font:?} could not draw"),
        }
        assert_eq!(Pictures::of_system().font().and_then(|_| Pictures::of_system().png("no drawing")), None);
        assert_eq!(Pictures::none().png(svg), None);
    }
}
