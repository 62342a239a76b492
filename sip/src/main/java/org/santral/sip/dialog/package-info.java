/** SIP dialogs (RFC 3261 §12) of calls: sequence numbers, routes, re-INVITE, UPDATE, BYE and session timers. */
@NullMarked
package org.santral.sip.dialog;

import org.jspecify.annotations.NullMarked;
