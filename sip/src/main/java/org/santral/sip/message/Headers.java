package org.santral.sip.message;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a message: an immutable ordered list. Lookup ignores case and knows compact forms (RFC 3261 §7.3.3).
 * Setting a value that holds CR, LF or NUL throws {@link IllegalArgumentException}.
 */
public final class Headers implements Iterable<HeaderField> {
    /** No headers. */
    public static final Headers EMPTY = new Headers(List.of());

    private final HeaderField[] fields;

    Headers(List<HeaderField> fields) {
        this.fields = fields.toArray(new HeaderField[0]);
    }

    /** The number of lines. */
    public int size() {
        return fields.length;
    }

    @Override
    public Iterator<HeaderField> iterator() {
        return Arrays.asList(fields).iterator();
    }

    /** Whether a header of this name is present. */
    public boolean has(String name) {
        return firstField(name) != null;
    }

    /** The value of the first line of this name, whole (not split at commas), or null. */
    public @Nullable String first(String name) {
        HeaderField field = firstField(name);
        return field == null ? null : field.value();
    }

    @Nullable
    HeaderField firstField(String name) {
        String key = HeaderNames.key(name);
        for (HeaderField field : fields) {
            if (field.key().equals(key)) {
                return field;
            }
        }
        return null;
    }

    /** How many lines have this key. */
    int count(String key) {
        int n = 0;
        for (HeaderField field : fields) {
            if (field.key().equals(key)) {
                n++;
            }
        }
        return n;
    }

    /** The lines of this name, in order. Use with {@link #addAll} to carry headers over byte for byte. */
    public List<HeaderField> fields(String name) {
        String key = HeaderNames.key(name);
        List<HeaderField> found = new ArrayList<>(2);
        for (HeaderField field : fields) {
            if (field.key().equals(key)) {
                found.add(field);
            }
        }
        return found;
    }

    /**
     * All values of this name, in order. Lines of headers whose grammar is a list are split at commas outside quotes and
     * angle brackets; empty elements are left out. Headers that are no lists, and unknown ones, give one value per line.
     */
    public List<String> all(String name) {
        String key = HeaderNames.key(name);
        List<String> values = new ArrayList<>(4);
        for (HeaderField field : fields) {
            if (!field.key().equals(key)) {
                continue;
            }
            if (HeaderNames.isList(key)) {
                CommaList.split(field.value(), values);
            } else {
                values.add(field.value());
            }
        }
        return values;
    }

    /** Whether a list header (Supported, Require, Allow …) holds this token, ignoring case. */
    public boolean lists(String name, String token) {
        for (String value : all(name)) {
            if (value.equalsIgnoreCase(token)) {
                return true;
            }
        }
        return false;
    }

    /** A copy with this header set to one value, in place of the first such line, or at the end. */
    public Headers with(String name, String value) {
        HeaderField replacement = HeaderField.of(name, value);
        List<HeaderField> copy = new ArrayList<>(fields.length + 1);
        boolean placed = false;
        for (HeaderField field : fields) {
            if (!field.key().equals(replacement.key())) {
                copy.add(field);
            } else if (!placed) {
                copy.add(replacement);
                placed = true;
            }
        }
        if (!placed) {
            copy.add(replacement);
        }
        return new Headers(copy);
    }

    /** A copy with one more line at the end. */
    public Headers add(String name, String value) {
        return addAll(List.of(HeaderField.of(name, value)));
    }

    /** A copy with these lines, byte for byte, at the end. */
    public Headers addAll(List<HeaderField> more) {
        List<HeaderField> copy = new ArrayList<>(fields.length + more.size());
        copy.addAll(Arrays.asList(fields));
        copy.addAll(more);
        return new Headers(copy);
    }

    /** A copy with one more line before the first of this name, or before all others. */
    public Headers prepend(String name, String value) {
        HeaderField line = HeaderField.of(name, value);
        int at = 0;
        for (int i = 0; i < fields.length; i++) {
            if (fields[i].key().equals(line.key())) {
                at = i;
                break;
            }
        }
        List<HeaderField> copy = new ArrayList<>(fields.length + 1);
        copy.addAll(Arrays.asList(fields));
        copy.add(at, line);
        return new Headers(copy);
    }

    /** A copy without any line of this name. */
    public Headers without(String name) {
        String key = HeaderNames.key(name);
        List<HeaderField> copy = new ArrayList<>(fields.length);
        for (HeaderField field : fields) {
            if (!field.key().equals(key)) {
                copy.add(field);
            }
        }
        return new Headers(copy);
    }

    /**
     * A copy whose first value of this name (one element, if the first line is a comma list) is replaced; other elements
     * and lines stay. Adds the header if it is absent.
     */
    public Headers withFirst(String name, String value) {
        HeaderField old = firstField(name);
        if (old == null) {
            return add(name, value);
        }
        String rest = HeaderNames.isList(old.key()) ? CommaList.afterFirst(old.value()) : "";
        HeaderField replacement = HeaderField.of(old.name(), value + rest);
        List<HeaderField> copy = new ArrayList<>(Arrays.asList(fields));
        copy.set(copy.indexOf(old), replacement);
        return new Headers(copy);
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        for (HeaderField field : fields) {
            out.append(field).append('\n');
        }
        return out.toString();
    }
}
