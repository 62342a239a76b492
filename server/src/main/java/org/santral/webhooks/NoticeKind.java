package org.santral.webhooks;

/** What subscriptions can hear of besides calls, see {@link Notice}. */
public enum NoticeKind {
    /** Extensions that come to another state: {@link Notice.Line}, and {@link LineChange}s in the course of calls. */
    LINE,
    EXTENSION_ADDED,
    EXTENSION_REMOVED,
    TRUNK_STATE,
    TRUNK_ADDED,
    TRUNK_REMOVED,
    /** Messages that callers left, or could not leave. */
    VOICEMAIL,
    VOICEMAIL_MAILED,
    PING,
    TOLL_ALARM
}
