/** Session descriptions and the offer/answer model for one audio stream (RFC 8866, RFC 3264). */
@NullMarked
package org.santral.sip.sdp;

import org.jspecify.annotations.NullMarked;
