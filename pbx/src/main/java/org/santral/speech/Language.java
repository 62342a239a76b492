package org.santral.speech;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A language that callers are spoken to in. */
public enum Language {
    TR,
    EN,
    FA;

    /** The ISO 639-1 code: {@code tr}, {@code en}, {@code fa}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The language of an ISO 639-1 code, in upper or lower case; empty if it is not spoken here. */
    public static Optional<Language> of(String code) {
        return Stream.of(values())
                .filter(language -> language.name().equalsIgnoreCase(code))
                .findFirst();
    }

    /** The language in which somebody of that language is spoken to: Turkish when his is not spoken here. */
    public static Language spokenFor(String code) {
        return of(code).orElse(TR);
    }

    /**
     * A number from 0 to 999 as the parts that are spoken one after the other, each the name of a recording. Persian joins
     * its parts by "o": a part that another one follows has a recording of its own.
     */
    List<String> spell(int number) {
        int hundreds = number / 100;
        int rest = number % 100;
        // Below this, every number has a name of its own.
        int named = this == TR ? 11 : 21;
        Stream<Integer> below = rest == 0 && hundreds > 0
                ? Stream.empty()
                : rest < named || rest % 10 == 0 ? Stream.of(rest) : Stream.of(rest / 10 * 10, rest % 10);
        List<Integer> parts = Stream.concat(hundredsOf(hundreds), below).toList();
        return Stream.iterate(0, i -> i < parts.size(), i -> i + 1)
                .map(i -> parts.get(i) + (this == FA && i + 1 < parts.size() ? "-and" : ""))
                .toList();
    }

    private Stream<Integer> hundredsOf(int hundreds) {
        if (hundreds == 0) {
            return Stream.empty();
        }
        return switch (this) {
            case FA -> Stream.of(hundreds * 100);
            case EN -> Stream.of(hundreds, 100);
            // "yüz", not "bir yüz".
            case TR -> hundreds == 1 ? Stream.of(100) : Stream.of(hundreds, 100);
        };
    }
}
