//! Timelines as pictures, beside their text.

use initiative_bot::service::Pictures;
use twilight_model::guild::Permissions;

use crate::log;
use crate::support::{Setup, check_says, run_test};

#[tokio::test]
async fn a_timeline_comes_with_a_picture_and_its_description() {
    if Pictures::of_system().font().is_none() {
        eprintln!("skipped: no font of this system can write Chinese (Debian: fonts-noto-cjk)");
        return;
    }
    run_test(Setup::default(), async |t| {
        for (person, title, name, today) in [
            (&t.ada, "Timeline", "Third InnoHK research cluster: First half of 2026", "Today, 2 October 2025"),
            (&t.wing, "時間表", "香港微電子研發院：2026年", "今日 2025年10月2日"),
        ] {
            let shown = person.at(&t.general).command("timeline").run()?.message().await?;
            let [file] = shown.attachments.as_slice() else { return Err(format!("{shown:?}").into()) };
            assert_eq!((file.filename.as_str(), file.content_type.as_str()), ("timeline.png", "image/png"));
            let png = t.emu.attachment(file.id).ok_or("no file")?;
            assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"), "{} bytes", png.len());
            let description = file.description.as_deref().unwrap_or_default();
            for part in [title, name, today] {
                assert!(description.contains(part), "{description}");
            }
            // It stands in the embed, whose text says the same.
            assert_eq!(shown.embeds[0].image.as_ref().map(|image| &image.url), Some(&file.url));
            check_says(&shown, &["2026", "2027"]);
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn without_fonts_or_leave_a_timeline_is_text() {
    run_test(Setup { pictures: Pictures::none(), ..Setup::default() }, async |t| {
        let shown = t.ada.at(&t.general).command("timeline").run()?.message().await?;
        assert!(shown.attachments.is_empty() && shown.embeds[0].image.is_none());
        check_says(&shown, &["Third InnoHK research cluster", "2027"]);
        assert!(log::holds("timelines are text alone"));
        Ok(())
    })
    .await;
    run_test(Setup::default(), async |t| {
        t.general.overwrite_user(t.emu.bot_user_id(), Permissions::empty(), Permissions::ATTACH_FILES);
        let shown = t.ada.at(&t.general).command("timeline").run()?.message().await?;
        assert!(shown.attachments.is_empty(), "{shown:?}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_timeline_of_nothing_is_no_picture() {
    run_test(Setup::default(), async |t| {
        let shown = t.ada.at(&t.general).command("timeline").option("year", 2099_i64).run()?.message().await?;
        assert!(shown.attachments.is_empty(), "{shown:?}");
        Ok(())
    })
    .await;
}
