package org.santral.http.bulutfon;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.santral.http.RequestParams;
import org.santral.http.bulutfon.Redirection.Destination;
import org.santral.tenant.Extension;
import org.santral.tenant.Numbering;
import org.santral.tenant.OutsideRights;
import org.santral.tenant.PhoneNumber;
import org.santral.tenant.Target;
import org.santral.tenant.Tenant;

/** What a client says about where an extension's calls go instead, checked. */
final class RedirectionForm {
    static final String TYPES = oneOf(Redirection.Type.values());
    private static final String DESTINATIONS = oneOf(Destination.values());

    private final Tenant tenant;
    private final Extension extension;
    private final RequestParams params;
    private final Problems problems;

    /** @param extension with the rights that it is to have */
    RedirectionForm(Tenant tenant, Extension extension, RequestParams params, Problems problems) {
        this.tenant = tenant;
        this.extension = extension;
        this.params = params;
        this.problems = problems;
    }

    /**
     * What is to be; what is not said stays as it is.
     *
     * @return null when nothing was said, or something wrong
     */
    @Nullable
    Redirection read(Redirection now) {
        String typeGiven = params.get("redirection_type");
        String destinationGiven = params.get("destination_type");
        if (typeGiven == null && destinationGiven == null) {
            unused("destination_number");
            unused("external_number");
            return null;
        }
        Redirection.Type type = typeGiven == null ? now.type() : constant(Redirection.Type.values(), typeGiven);
        if (type == null) {
            problems.wrong("redirection_type", typeGiven == null ? "" : typeGiven, TYPES);
            return null;
        }
        if (type == Redirection.Type.NONE) {
            if (typeGiven == null) {
                problems.missing("redirection_type", "UNREACHABLE or ALWAYS with a destination");
            }
            return new Redirection(Redirection.Type.NONE, null);
        }
        Target target = destinationGiven == null ? now.target() : target(destinationGiven);
        if (destinationGiven == null && target == null) {
            problems.missing("destination_type", DESTINATIONS);
        }
        return target == null ? null : new Redirection(type, target);
    }

    /** A number that says nothing without its type would be ignored without a word. */
    private void unused(String field) {
        if (params.get(field) != null) {
            problems.missing("destination_type", DESTINATIONS + ", because " + field + " is given");
        }
    }

    private @Nullable Target target(String given) {
        Destination destination = constant(Destination.values(), given);
        return switch (destination) {
            case null -> {
                problems.wrong("destination_type", given, DESTINATIONS);
                yield null;
            }
            case EXTENSION -> inside("another extension of yours", List.of(Target.User::new));
            case GROUP -> inside("a group or queue of yours", List.of(Target.Group::new, Target.Queue::new));
            case AUTOATTENDANT -> inside("a menu of yours", List.of(Target.Menu::new));
            case EXTERNAL -> external();
        };
    }

    private @Nullable Target inside(String expected, List<Function<String, Target>> kinds) {
        String number = params.get("destination_number");
        if (number == null) {
            problems.missing("destination_number", expected);
            return null;
        }
        Optional<Target> target = kinds.stream()
                .map(kind -> kind.apply(number.strip()))
                .filter(tenant::has)
                .filter(place -> !place.equals(new Target.User(extension.number())))
                .findFirst();
        if (target.isEmpty()) {
            problems.wrong("destination_number", number, expected);
        }
        return target.orElse(null);
    }

    private @Nullable Target external() {
        String number = params.get("external_number");
        if (number == null) {
            problems.missing("external_number", "a telephone number");
            return null;
        }
        Optional<PhoneNumber> outside = Numbering.outside(number, tenant.region());
        if (outside.isEmpty()) {
            problems.wrong("external_number", number, "a telephone number");
            return null;
        }
        Optional<String> bar = OutsideRights.bar(tenant, extension, outside.get());
        if (bar.isPresent()) {
            problems.wrong("external_number", number, "a telephone number that may be called (" + bar.get() + ")");
            return null;
        }
        return new Target.External(Numbering.clean(number));
    }

    private static <T extends Enum<T>> @Nullable T constant(T[] constants, String word) {
        String name = word.replace(" ", "").toUpperCase(Locale.ROOT);
        return Arrays.stream(constants)
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    private static String oneOf(Enum<?>[] constants) {
        return "one of " + Arrays.stream(constants).map(Enum::name).collect(Collectors.joining(", "));
    }
}
