package org.santral.http.bulutfon;

import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The words of the pages in one language. */
record OAuthTexts(ResourceBundle bundle) {
    private static final int LONGEST_HEADER = 500;
    private static final List<String> LANGUAGES = List.of("tr", "en", "fa");
    private static final Map<String, OAuthTexts> BY_LANGUAGE = LANGUAGES.stream()
            .collect(Collectors.toUnmodifiableMap(
                    language -> language,
                    language -> new OAuthTexts(ResourceBundle.getBundle(
                            "org.santral.http.bulutfon.pages",
                            Locale.of(language),
                            OAuthTexts.class.getClassLoader(),
                            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES)))));

    /** In the language that the browser likes best (RFC 9110 §12.5.4); Turkish when it likes none of ours. */
    static OAuthTexts of(@Nullable String acceptLanguage) {
        String language = null;
        if (acceptLanguage != null && acceptLanguage.length() <= LONGEST_HEADER) {
            language = Locale.lookupTag(ranges(acceptLanguage), LANGUAGES);
        }
        return BY_LANGUAGE.getOrDefault(language == null ? "tr" : language, turkish());
    }

    private static List<Locale.LanguageRange> ranges(String acceptLanguage) {
        try {
            return Locale.LanguageRange.parse(acceptLanguage);
        } catch (IllegalArgumentException e) {
            // No list of languages: as if nothing was said.
            return List.of();
        }
    }

    private static OAuthTexts turkish() {
        OAuthTexts texts = BY_LANGUAGE.get("tr");
        if (texts == null) {
            throw new IllegalStateException("no words");
        }
        return texts;
    }

    /** The words of that name; {@code {0}} in them stands for the value. */
    String get(String name, Object... values) {
        String text = bundle.getString(name);
        return values.length == 0 ? text : new MessageFormat(text, Locale.ROOT).format(values);
    }
}
