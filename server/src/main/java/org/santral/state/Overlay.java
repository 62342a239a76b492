package org.santral.state;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.santral.tenant.Extension;
import org.santral.tenant.Tenant;

/** What was done over HTTP to the extension of one number. */
sealed interface Overlay {

    /**
     * It was made there; an extension of the file with that number does not count.
     *
     * @param setting has a password
     * @param at when, null when nobody noted it
     */
    record Created(ExtensionSetting setting, @Nullable Instant at) implements Overlay {}

    /** It is the file's, with these changes. */
    record Changed(ExtensionSetting setting) implements Overlay {}

    /** It is gone, though the file has it. */
    record Deleted() implements Overlay {}

    /** What was said of it. */
    static ExtensionSetting said(@Nullable Overlay overlay) {
        return switch (overlay) {
            case Created(ExtensionSetting setting, Instant _) -> setting;
            case Changed(ExtensionSetting setting) -> setting;
            case Deleted() -> ExtensionSetting.NOTHING;
            case null -> ExtensionSetting.NOTHING;
        };
    }

    /** The extension of that number; null when there is none. */
    static @Nullable Extension extension(Tenant file, String number, @Nullable Overlay overlay) {
        Extension configured = file.extensions().get(number);
        return switch (overlay) {
            case null -> configured;
            case Created(ExtensionSetting setting, Instant _) ->
                setting.over(Extension.of(number, "", null, null, false).withLanguage(file.language()));
            case Changed(ExtensionSetting setting) -> configured == null ? null : setting.over(configured);
            case Deleted() -> null;
        };
    }

    /** A tenant's extensions: those of the file in its order, then the created ones by their numbers. */
    static Collection<Extension> extensions(Tenant file, SortedMap<String, Overlay> overlays) {
        Map<String, Extension> extensions = new LinkedHashMap<>(file.extensions());
        overlays.forEach((number, overlay) -> {
            Extension extension = extension(file, number, overlay);
            if (extension == null) {
                extensions.remove(number);
            } else {
                extensions.put(number, extension);
            }
        });
        return extensions.values();
    }
}
