package org.santral.component;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a tenant's service wants, by the kind of the component (spec/simotel.md §7). */
public sealed interface ComponentReply {

    /** @param number inside number that the call is for */
    record Inside(String number) implements ComponentReply {}

    /**
     * A number outside.
     *
     * @param trunk name of the trunk that it is called over
     * @param number as the service wrote it
     * @param limit longest talk; null for any
     */
    record Outside(String trunk, String number, @Nullable Duration limit) implements ComponentReply {}

    /** @param exit by which the call goes on */
    record Case(String exit) implements ComponentReply {}

    /** @param text for {@link SmartParser} */
    record Commands(String text) implements ComponentReply {}
}
