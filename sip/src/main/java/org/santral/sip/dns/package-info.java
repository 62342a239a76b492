/** Finds where a SIP URI's server is (RFC 3263): NAPTR, SRV and address records, cached, never blocking. */
@NullMarked
package org.santral.sip.dns;

import org.jspecify.annotations.NullMarked;
