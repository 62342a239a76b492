/** Moves SIP messages over UDP and TCP (RFC 3261 §18) and gives every Call-ID its one owner thread, a shard. */
@NullMarked
package org.santral.sip.transport;

import org.jspecify.annotations.NullMarked;
