use super::Texts;

pub(super) static TEXTS: Texts = Texts {
    pick_one: "Pick the one you mean",
    pick_more: "Read about one of them",
    pick_next: "More on this, and what is related",
    pick_area: "Look into an area",
    more: "… and {count} more",
    show_all: "Everything about it",
    other_language: "中文",
    side_by_side: "Side by side",
    not_meant: "Not what I meant",
    meant_which: "Sorry about that! Is it one of these?",
    helpful: "👍 Helpful",
    unhelpful: "👎 Not helpful",
    glad: "Thank you, glad that it helped!",
    regret: "Thank you for telling me. Asking again with the name of the initiative often helps.",
    changed: "The knowledge base has been updated since; this is what it says now.",
    unknown: "I know no initiative or area called “{name}”. Try {/areas} to see what there is.",
    nearest: "I know no initiative or area called “{name}”. Did you mean one of these?",
    compare_what: "Please pick two different initiatives to compare.",
    gone: "That is no longer in the knowledge base, which has been updated since. Try {/areas} to see what there is.",
    stale: "That was offered by an earlier version of me. Please ask again.",
    slowly: "One moment, please: that was a lot of questions at once. Ask me again in {seconds} s.",
    failed: "Something went wrong on my side. Please try again.",
    moderators_only: "Only the moderators named in my configuration can do that.",
    managers_only: "Only people who may manage this server can do that.",
    settings: "Settings",
    settings_intro: "What holds in this server. Changes take effect at once, and only people who may manage it see this.",
    settings_language: "Language of answers",
    settings_auto: "The language of each question",
    settings_listen: "Channels where I listen",
    settings_listen_none: "None. I answer only what is directed to me.",
    settings_listen_pick: "Pick the channels where I listen",
    settings_configured: " (by default)",
    settings_unasked: "Questions that nobody directed to me",
    settings_unasked_yes: "Answered in these channels, if they plainly are about an initiative",
    settings_unasked_no: "Left unanswered",
    settings_unasked_start: "Answer without being asked",
    settings_unasked_stop: "Answer only when asked",
    settings_private: "Answers to commands",
    settings_private_yes: "Only the person who asks sees them",
    settings_private_no: "Everybody in the channel sees them",
    settings_private_start: "Make answers private",
    settings_private_stop: "Make answers public",
    settings_quiet: "Quiet hours",
    settings_quiet_intro: "In quiet hours I answer only what is directed to me.",
    settings_quiet_none: "None",
    settings_quiet_hours: "{from} to {until}, {zone}",
    settings_all_day: "All day",
    settings_quiet_now: "now",
    settings_quiet_edit: "Quiet hours …",
    settings_quiet_end: "No quiet hours",
    settings_from: "From {hour}",
    settings_until: "Until {hour}",
    settings_zone: "Time zone",
    settings_hong_kong: " (Hong Kong)",
    settings_reset: "Reset",
    settings_back: "Back",
    settings_refused: "I cannot read messages that are not directed to me: whoever runs me has not allowed it (message content intent). Until then I answer only what is directed to me.",
    settings_failed: "That could not be saved, so nothing has changed. Whoever runs me finds the reason in the log.",
    no_text: "That message has no text that I could answer.",
    hello: "Mention me with a question, or try {/ask}; {/help} tells more.",
    areas: "Policy areas",
    initiatives: "initiatives: {count}",
    help: "What I can do",
    help_text: "\
I answer questions about {source} ({date}), in English and Chinese, and only with what it says: every \
answer shows the source’s own words and their date, and where it says nothing I tell you so.

**Just ask**
Mention me, reply to me or send me a direct message: “What is the NIAS threshold now?”, “What opens in 2026?”. \
Follow-ups such as “and when?” work too. If you edit your question within a minute, my answer follows.

**Commands**
{/initiative} an initiative or area by any of its names
{/ask} a question
{/compare} two initiatives side by side
{/areas} all policy areas
{/timeline} what happens when, by year or area
{/follow} hear when something changes or its time has come; {/following} shows and stops it
Or right-click a message, *Apps*, *{/Answer this}*.",
    knowledge: "Knowledge base",
    knowledge_origin: "Read from",
    knowledge_revision: "Revision",
    knowledge_loaded: "Loaded",
    knowledge_by: "By",
    knowledge_holds: "Holds",
    reloaded: "Reloaded",
    reloaded_same: "Nothing has changed since the last time.",
    reloaded_other: "Replaces `{revision}`.",
    reloaded_counts: "Replaces `{revision}`, which held {counts}.",
    rejected: "Not reloaded",
    unchanged: "Nothing has changed: I go on answering from what I had.",
    problems: "Problems: {count}",
    warnings: "Warnings: {count}",
};
