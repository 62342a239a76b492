package org.santral.app.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A mapping of the file. A key that is absent or {@code null} reads as not given; {@link #done} refuses the keys that
 * nobody asked for.
 */
final class Section {
    private static final int MAX_ITEMS = 100_000;

    private final Source source;
    private final String path;
    private final Node place;
    private final Map<String, Node> entries = new LinkedHashMap<>();
    private final Map<String, Node> keys = new LinkedHashMap<>();
    private final Set<String> known = new LinkedHashSet<>();

    Section(Source source, String path, Node node) {
        this.source = source;
        this.path = path;
        this.place = node;
        if (!(node instanceof MappingNode mapping)) {
            throw source.error(node, path, "expected keys with values");
        }
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw source.error(tuple.getKeyNode(), path, "expected a simple key");
            }
            if (keys.put(key.getValue(), key) != null) {
                throw source.error(key, pathOf(key.getValue()), "is given twice");
            }
            if (!isNull(tuple.getValueNode())) {
                entries.put(key.getValue(), tuple.getValueNode());
            }
        }
    }

    private static boolean isNull(Node node) {
        return Tag.NULL.equals(node.getTag());
    }

    private String pathOf(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private @Nullable Node node(String key) {
        known.add(key);
        return entries.get(key);
    }

    boolean has(String key) {
        return node(key) != null;
    }

    /** The names of all keys given, for mappings whose keys are the user's. */
    Set<String> names() {
        known.addAll(keys.keySet());
        return keys.keySet();
    }

    @Nullable
    Value optional(String key) {
        Node node = node(key);
        return node == null ? null : scalar(node, pathOf(key));
    }

    Value required(String key) {
        Value value = optional(key);
        if (value == null) {
            throw source.error(place, pathOf(key), "is missing");
        }
        return value;
    }

    /** A mapping below, or null when not given. */
    @Nullable
    Section optionalSection(String key) {
        Node node = node(key);
        return node == null ? null : new Section(source, pathOf(key), node);
    }

    /** A mapping below; an empty one when not given. */
    Section section(String key) {
        Section section = optionalSection(key);
        return section == null ? new Section(source, pathOf(key), emptyAt(place)) : section;
    }

    /** A list of mappings; empty when not given. */
    List<Section> sections(String key) {
        List<Section> sections = new ArrayList<>();
        List<Node> items = items(key);
        for (int i = 0; i < items.size(); i++) {
            sections.add(new Section(source, pathOf(key) + "[" + i + "]", items.get(i)));
        }
        return sections;
    }

    /** A list of scalars, or a single one; empty when not given. */
    List<Value> values(String key) {
        List<Value> values = new ArrayList<>();
        if (node(key) instanceof ScalarNode single) {
            values.add(scalar(single, pathOf(key)));
            return values;
        }
        List<Node> items = items(key);
        for (int i = 0; i < items.size(); i++) {
            values.add(scalar(items.get(i), pathOf(key) + "[" + i + "]"));
        }
        return values;
    }

    private List<Node> items(String key) {
        Node node = node(key);
        if (node == null) {
            return List.of();
        }
        if (!(node instanceof SequenceNode list) || list.getValue().size() > MAX_ITEMS) {
            throw source.error(node, pathOf(key), "expected a list of at most " + MAX_ITEMS + " items");
        }
        return list.getValue();
    }

    private Value scalar(Node node, String at) {
        if (node instanceof ScalarNode scalar) {
            return new Value(source, at, scalar);
        }
        throw source.error(node, at, "expected a single value");
    }

    private static MappingNode emptyAt(Node place) {
        return new MappingNode(
                Tag.MAP,
                true,
                List.of(),
                place.getStartMark(),
                place.getEndMark(),
                org.yaml.snakeyaml.DumperOptions.FlowStyle.FLOW);
    }

    /** Refuses the keys that are not known. Call it when everything was read. */
    void done() {
        keys.forEach((key, node) -> {
            if (!known.contains(key)) {
                throw source.error(node, pathOf(key), "is unknown – expected one of " + String.join(", ", known));
            }
        });
    }

    /** An error about this section as a whole. */
    ConfigException problem(String words) {
        return source.error(place, path, words);
    }
}
