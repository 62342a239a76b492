/** SIP messages as immutable values, their parser, stream framer and serializer (RFC 3261 §7, §18.3, §19, §20, §25). */
@NullMarked
package org.santral.sip.message;

import org.jspecify.annotations.NullMarked;
