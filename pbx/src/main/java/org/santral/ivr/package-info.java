/** Rank 5: what callers hear and key in: menus, announcements and the files of the prompts folder. */
@org.jspecify.annotations.NullMarked
package org.santral.ivr;
