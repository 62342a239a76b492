package org.santral.simulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** A place in a YAML file: a value together with its file, line and key, so that a complaint can name them. */
final class ConfigNode {
    private final String file;
    private final String key;
    private final Node node;

    ConfigNode(String file, String key, Node node) {
        this.file = file;
        this.key = key;
        this.node = node;
    }

    /** Something is wrong here. */
    ConfigException wrong(String what) {
        return new ConfigException(file + ", line " + (node.getStartMark().getLine() + 1) + ": "
                + (key.isEmpty() ? "" : key + ": ") + what);
    }

    /** The values of a mapping; a key that is not allowed is refused. A null value counts as absent. */
    Map<String, ConfigNode> mapping(String... allowed) throws ConfigException {
        if (!(node instanceof MappingNode mapping)) {
            throw wrong("expected a mapping with the keys " + String.join(", ", allowed));
        }
        Map<String, ConfigNode> values = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String name = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
            ConfigNode value = new ConfigNode(file, key.isEmpty() ? name : key + "." + name, tuple.getValueNode());
            if (!List.of(allowed).contains(name)) {
                throw value.wrong("unknown key; allowed here: " + String.join(", ", allowed));
            }
            if (!tuple.getValueNode().getTag().equals(Tag.NULL)) {
                values.put(name, value);
            }
        }
        return values;
    }

    /** The values of a list. */
    List<ConfigNode> list() throws ConfigException {
        if (!(node instanceof SequenceNode sequence)) {
            throw wrong("expected a list");
        }
        List<ConfigNode> values = new ArrayList<>();
        for (Node value : sequence.getValue()) {
            values.add(new ConfigNode(file, key + "[" + values.size() + "]", value));
        }
        return values;
    }

    /** A plain text as written. */
    String text() throws ConfigException {
        if (!(node instanceof ScalarNode scalar)) {
            throw wrong("expected one value");
        }
        return scalar.getValue();
    }

    /** A value that a parser understands or complains about with an {@link IllegalArgumentException}. */
    <T> T parsed(Parser<T> parser) throws ConfigException {
        String text = text();
        try {
            return parser.parse(text);
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    /** See {@link #parsed}. */
    interface Parser<T> {
        T parse(String text);
    }

    /** The parsed value of an optional key. */
    static <T> T parsedOr(@Nullable ConfigNode node, T otherwise, Parser<T> parser) throws ConfigException {
        return node == null ? otherwise : node.parsed(parser);
    }
}
