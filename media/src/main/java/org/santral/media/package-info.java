/**
 * RTP and RTCP for a telephone switch: relay with symmetric latching, G.711, prompts and tones, DTMF (RFC 4733), stereo
 * recordings and statistics. Knows nothing of SIP: who talks to whom is told through {@link
 * org.santral.media.MediaSession}.
 */
@NullMarked
package org.santral.media;

import org.jspecify.annotations.NullMarked;
