/** What the switch says to callers: spoken phrases and numbers in Turkish, English and Persian. */
@org.jspecify.annotations.NullMarked
package org.santral.speech;
