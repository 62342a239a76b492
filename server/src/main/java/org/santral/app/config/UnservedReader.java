package org.santral.app.config;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The dialect that the file may already hold and this version does not serve yet: its shape is checked, so that a
 * mistake shows now and not with the version that serves it, and a warning names it.
 */
final class UnservedReader {
    private final Section tenant;
    private final String name;
    private final List<String> warnings;

    UnservedReader(Section tenant, String name, List<String> warnings) {
        this.tenant = tenant;
        this.name = name;
        this.warnings = warnings;
    }

    void read() {
        dialect("simotel", this::simotel);
    }

    private void dialect(String key, Consumer<Section> check) {
        Section section = tenant.optionalSection(key);
        if (section != null) {
            check.accept(section);
            section.done();
            warn(key);
        }
    }

    private void warn(String key) {
        warnings.add("tenant " + name + ": " + key + " is read and checked, but not served yet in this version");
    }

    private void simotel(Section section) {
        for (Section account : section.sections("accounts")) {
            account.required("user").text();
            account.required("password").secret();
            account.required("api-key").secret();
            allowed(account.optional("mode"), "both", "basic", "token");
            account.done();
        }
        Section events = section.optionalSection("events");
        if (events != null) {
            url(events.required("url"));
            text(events, "version");
            allowed(events.optional("method"), "POST", "GET");
            events.values("list").forEach(Value::text);
            events.done();
        }
    }

    private static void text(Section section, String key) {
        Value value = section.optional(key);
        if (value != null) {
            value.textOrEmpty();
        }
    }

    private static void url(Value value) {
        value.as("an http:// or https:// URL without a user name", Texts::hookUrl);
    }

    private static void allowed(@Nullable Value value, String... names) {
        if (value != null && !List.of(names).contains(value.text())) {
            throw value.wrong("one of " + String.join(", ", names));
        }
    }
}
