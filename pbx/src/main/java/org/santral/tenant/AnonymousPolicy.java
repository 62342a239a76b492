package org.santral.tenant;

/** What happens to calls from outside that show no number. */
public enum AnonymousPolicy {
    ACCEPT,
    REFUSE
}
