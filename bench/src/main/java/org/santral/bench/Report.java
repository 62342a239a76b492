package org.santral.bench;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where one run of a benchmark leaves its files.
 *
 * @param folder everything that the run wrote
 * @param file the figures
 */
public record Report(Path folder, Path file) {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    /** A new folder under {@code target/bench} of the project, or of the working folder when run from elsewhere. */
    public static Report of(String name) throws IOException {
        Path file = fileOf(name);
        Path folder = file.resolveSibling(name + "-" + LocalDateTime.now().format(STAMP));
        Files.createDirectories(folder);
        return new Report(folder, file);
    }

    /** Where the figures of a benchmark's latest run are. */
    static Path fileOf(String name) {
        return project().resolve("target").resolve("bench").resolve(name + ".json");
    }

    /** The project's folder, where the launcher is; the working folder when run from elsewhere. */
    static Path project() {
        try {
            Path code = Path.of(BenchMain.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            for (Path at = code; at != null; at = at.getParent()) {
                if (Files.isRegularFile(at.resolve("santral"))) {
                    return at;
                }
            }
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        return Path.of("").toAbsolutePath();
    }

    /** What the figures were measured on, in one line. */
    public static String machine() {
        Runtime runtime = Runtime.getRuntime();
        return "%d cores %s, %s %s, Java %s"
                .formatted(
                        runtime.availableProcessors(),
                        processor(),
                        System.getProperty("os.name"),
                        System.getProperty("os.version"),
                        Runtime.version());
    }

    private static String processor() {
        try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 2))
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }

    /** Writes what is known, with the machine it is from. */
    public void write(Map<String, Object> details) throws IOException {
        write(new Figures(), details);
    }

    /** Prints the figures beside their goals and writes them, with the machine they are from and what else is known. */
    void write(Figures figures, Map<String, Object> details) throws IOException {
        figures.print();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("machine", machine());
        json.put("figures", figures.json());
        json.putAll(details);
        Files.write(
                file,
                JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .build()
                        .writeValueAsBytes(json));
        System.out.println("  written: " + file);
    }
}
