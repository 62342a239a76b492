package org.santral.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.santral.app.config.Config;
import org.santral.app.config.ConfigException;

/** A configuration file: it loads, or one line says where it is wrong, without the value of any secret. */
public final class ConfigFuzz {
    private static final String SECRET = "hush-hush-of-the-environment";
    private static final Map<String, String> ENVIRONMENT = Map.of("SANTRAL_ADMIN_PASSWORD", SECRET, "S", SECRET);

    private static final Path FILE = file();

    private ConfigFuzz() {}

    private static Path file() {
        try {
            Path file = Files.createTempFile("fuzz", ".yaml");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One input. */
    public static void fuzzerTestOneInput(byte[] yaml) {
        Budget.hold(yaml, 100_000, () -> read(yaml));
    }

    private static void read(byte[] yaml) {
        if (new String(yaml, StandardCharsets.UTF_8).contains(SECRET)) {
            // Whoever compares can learn it; a file that has it in the open says nothing.
            return;
        }
        try {
            Files.write(FILE, yaml);
            Config config = Config.load(FILE, ENVIRONMENT);
            Holds.that(!config.toString().contains(SECRET), () -> "a secret in what may be logged");
        } catch (ConfigException orderly) {
            String message = orderly.getMessage();
            Holds.that(message != null && message.startsWith(FILE.toString()), () -> "names no place: " + message);
            Holds.that(message.indexOf('\n') < 0 && message.length() < 2000, () -> "not one line: " + message);
            Holds.that(!message.contains(SECRET), () -> "tells a secret");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
