package org.santral.http.verimor;

import java.util.Arrays;
import java.util.List;
import org.santral.http.RequestParams;

/** Parameters that endpoints need, and the refusals of requests without them (spec/verimor.md §2). */
final class Params {
    private Params() {}

    static String required(RequestParams params, String name) throws VerimorRefusal {
        String value = params.get(name);
        if (value == null) {
            throw VerimorRefusal.badRequest("missing " + name);
        }
        return value.strip();
    }

    /** A switch that has to be given: on, off, or another word for it. */
    static boolean requiredSwitch(RequestParams params, String name) throws VerimorRefusal {
        String value = required(params, name);
        boolean on = params.bool(name, true);
        if (on != params.bool(name, false)) {
            throw invalid(name, value);
        }
        return on;
    }

    /** What stands between commas or blanks; empty when it was not given. */
    static List<String> list(RequestParams params, String name) {
        String value = params.get(name);
        return value == null
                ? List.of()
                : Arrays.stream(value.split("[,;\\s]+"))
                        .filter(part -> !part.isEmpty())
                        .distinct()
                        .toList();
    }

    static VerimorRefusal invalid(String name, String value) {
        return VerimorRefusal.badRequest("invalid " + name + ": " + value);
    }
}
