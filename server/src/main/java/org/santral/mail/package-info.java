/** Rank 5.7: messages of mailboxes go to their owners by mail, over the operator's SMTP relay. */
@org.jspecify.annotations.NullMarked
package org.santral.mail;
