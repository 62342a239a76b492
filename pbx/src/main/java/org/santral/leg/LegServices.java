package org.santral.leg;

import org.santral.media.MediaEngine;
import org.santral.sip.ua.UserAgent;

/**
 * What every leg stands on.
 *
 * @param mediaAddress IP address that SDP names as ours: the external one if there is one
 */
public record LegServices(UserAgent userAgent, MediaEngine media, String mediaAddress) {}
