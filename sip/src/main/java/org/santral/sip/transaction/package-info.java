/** The SIP stack's front door and its transactions (RFC 3261 §17, RFC 6026, RFC 4320). */
@NullMarked
package org.santral.sip.transaction;

import org.jspecify.annotations.NullMarked;
