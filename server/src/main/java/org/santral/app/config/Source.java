package org.santral.app.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Where values come from: the file itself, and what its secrets refer to.
 *
 * @param file as the operator named it, for messages
 * @param environment for {@code ${NAME}}
 */
record Source(Path file, Map<String, String> environment) {
    private static final String FILE_PREFIX = "file:";

    /** A path that is meant relative to the configuration file. */
    Path besides(String path) {
        return file.toAbsolutePath().resolveSibling(path).normalize();
    }

    /** An error at a node. */
    ConfigException error(Node node, String path, String problem) {
        return new ConfigException(
                file + ":" + (node.getStartMark().getLine() + 1) + ": key '" + path + "': " + problem);
    }

    /**
     * What a secret's text stands for: {@code ${NAME}} an environment variable, {@code file:PATH} a file's content
     * without its last line end (relative to the configuration file), anything else itself.
     */
    String resolve(Node node, String path, String text) {
        if (text.startsWith("${") && text.endsWith("}")) {
            String name = text.substring(2, text.length() - 1);
            String value = environment.get(name);
            if (value == null || value.isEmpty()) {
                throw error(node, path, "environment variable " + name + " is not set");
            }
            return value;
        }
        if (text.startsWith(FILE_PREFIX)) {
            Path secret = besides(text.substring(FILE_PREFIX.length()));
            try {
                String content = Files.readString(secret).stripTrailing();
                if (content.isEmpty()) {
                    throw error(node, path, "file " + secret + " is empty");
                }
                return content;
            } catch (IOException e) {
                throw error(
                                node,
                                path,
                                "cannot read file " + secret + ": "
                                        + e.getClass().getSimpleName())
                        .because(e);
            }
        }
        return text;
    }
}
