/** What the switch says to callers: spoken phrases, numbers, times and dates in Turkish, English and Persian. */
@org.jspecify.annotations.NullMarked
package org.santral.speech;
