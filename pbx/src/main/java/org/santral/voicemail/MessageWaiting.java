package org.santral.voicemail;

import org.santral.tenant.Tenant;

/** Port: hears that an extension has more, fewer or other messages, to light the lamp of its phones (RFC 3842). */
@FunctionalInterface
public interface MessageWaiting {
    void changed(Tenant tenant, String extension);
}
