/** Digest authentication as client and server (RFC 3261 §22, RFC 7616, RFC 8760). */
@NullMarked
package org.santral.sip.digest;

import org.jspecify.annotations.NullMarked;
