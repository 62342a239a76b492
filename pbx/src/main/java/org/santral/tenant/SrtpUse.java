package org.santral.tenant;

/** Whether the media of a phone or carrier is encrypted. Keys travel in SIP, so all but OFF means: over TLS. */
public enum SrtpUse {
    /** Never. */
    OFF,
    /** If the other side can, and speaks SIP over TLS. */
    ALLOWED,
    /** Always; calls that cannot be are refused. */
    REQUIRED
}
