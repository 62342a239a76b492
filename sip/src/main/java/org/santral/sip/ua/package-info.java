/** The SIP user agent: calls out and in, requests outside of dialogs, and registration at a registrar. */
@NullMarked
package org.santral.sip.ua;

import org.jspecify.annotations.NullMarked;
