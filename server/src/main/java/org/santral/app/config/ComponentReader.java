package org.santral.app.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.santral.tenant.Component;
import org.santral.tenant.Component.Kind;
import org.santral.tenant.Component.Service;
import org.santral.tenant.Target;

/** The {@code components} of a tenant: places where its web service says what happens to a call. */
final class ComponentReader {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,40}");
    private static final int MOST_KEYS = 32;
    private static final int LONGEST_PAUSE_SECONDS = 300;
    private static final int MOST_EXIT_CHARS = 100;

    private final TargetReader targets;

    ComponentReader(TargetReader targets) {
        this.targets = targets;
    }

    List<Component> components(Section tenant) {
        List<Component> components = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Section section : tenant.sections("components")) {
            Value name = section.required("name");
            String checked = name.as(
                    "1 to 40 letters, digits, dots, hyphens and underscores", text -> Checks.matching(NAME, text));
            Checks.unique(name, names.add(checked), "component");
            components.add(component(section, checked));
            section.done();
        }
        return components;
    }

    private Component component(Section section, String name) {
        Kind kind = section.required("type").oneOf(Kind.class);
        Service service = service(section);
        Map<String, Target> exits = exits(section.section("exits"), kind);
        if (kind != Kind.IVR) {
            return new Component(name, kind, service, null, Component.PAUSE, Component.MOST, exits);
        }
        Value pause = section.optional("key-timeout");
        Value most = section.optional("digits");
        return new Component(
                name,
                kind,
                service,
                Checks.soundFile(section.optional("prompt")),
                pause == null ? Component.PAUSE : pause.seconds(1, LONGEST_PAUSE_SECONDS),
                most == null ? Component.MOST : most.integer(1, MOST_KEYS),
                exits);
    }

    private static Service service(Section section) {
        Value timeout = section.optional("timeout");
        Value format = section.optional("format");
        Duration within = timeout == null ? Service.WITHIN : timeout.duration(Service.LONGEST);
        if (timeout != null && within.isZero()) {
            throw timeout.wrong("a duration such as 500ms or 2s, at most " + Service.LONGEST.toSeconds() + "s");
        }
        return new Service(
                section.required("url").as("an http:// or https:// URL without a user name", Texts::hookUrl),
                Checks.bool(section.optional("guarded"), false),
                within,
                format == null ? null : format.oneOf(Component.Form.class));
    }

    private Map<String, Target> exits(Section section, Kind kind) {
        Map<String, Target> exits = new HashMap<>();
        for (String exit : section.names()) {
            Value value = section.required(exit);
            String expected =
                    switch (kind) {
                        case EXTENSION -> exit.equals(Component.BUSY) || exit.equals(kind.failed()) ? "" : "B or F";
                        case TRUNK -> exit.equals(kind.failed()) ? "" : "F";
                        case IVR, SMART -> exit.length() <= MOST_EXIT_CHARS ? "" : "a shorter one";
                    };
            if (!expected.isEmpty()) {
                throw value.problem("is no exit of such a component – expected " + expected);
            }
            exits.put(exit, targets.read(value));
        }
        return exits;
    }
}
