use super::FollowTexts;

pub(super) static TEXTS: FollowTexts = FollowTexts {
    everything: "Everything",
    changed_one: "Changed: {name}",
    changed_several: "Changes: {count}",
    since: "In the knowledge base since {moment}.",
    now: "Now:",
    before: "Before:",
    new: "New:",
    gone: "No longer stated:",
    new_subject: "New in the knowledge base.",
    gone_subject: "No longer in the knowledge base.",
    name: "Name",
    more: "… and {count} more",
    reminder_one: "Its time has come: {name}",
    reminder_several: "Announced times that have come: {count}",
    begins: "Announced time: {period}. It begins today.",
    ends: "Announced time: {period}. It ends today.",
    is_today: "Announced time: {period}. That is today.",
    began: "Announced time: {period}. It began on {date}.",
    ended: "Announced time: {period}. It ended on {date}.",
    was: "Announced time: {period}. That was on {date}.",
    only_announced: "I only know what was announced. Whether it has happened may stand at the source.",
    stop: "{/following} shows what is followed here, and stops it.",
    list: "What is followed",
    followed_here: "This channel now follows **{subject}**.",
    followed_by_dm: "You now follow **{subject}**; I have written to you.",
    first_dm: "You now follow **{subject}**.",
    what_comes: "There is one message when something that I know of it changes, with the old words and the new, and one \
                 when an announced time begins or ends. {/following} lists what is followed, and stops it.",
    already: "**{subject}** is followed there already.",
    dm_closed: "I cannot write to you: your settings allow no direct messages from this server's members. Allow them \
                (in the server's menu, *Privacy Settings*) and try again, or follow in a channel that you may manage.",
    channel_managers_only: "What a channel follows is decided by those who may manage it (*Manage Channels*). You can \
                            follow by direct messages.",
    may_not_write: "I may not write messages with embeds in this channel. Allow me *View Channel*, *Send Messages* and \
                    *Embed Links* here, and try again.",
    too_many: "No more than {count} can be followed in one place. Stop some with {/following}, or follow an area or \
               everything instead.",
    following: "What is followed",
    here: "In this channel",
    by_dm: "By direct messages to you",
    nothing: "Nothing.",
    given_up: "given up: messages could not be delivered; follow it again to take it up",
    pick_here: "Stop following in this channel …",
    pick_by_dm: "Stop following by direct messages …",
    unknown: "`{id}`, which is no longer in the knowledge base",
};
