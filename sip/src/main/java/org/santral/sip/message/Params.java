package org.santral.sip.message;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The {@code ;name=value} parameters of a header value: immutable, ordered, names without regard to case. Values are kept
 * as written (a quoted-string keeps its quotes); {@link #get} undoes the quoting.
 */
public final class Params {
    /** No parameters. */
    public static final Params EMPTY = new Params(List.of());

    /** More than any sound header has; keeps comparisons from being made costly. */
    static final int MAX = 64;

    private final List<Param> list;

    /** One parameter; the value is null for a flag such as {@code ;lr}. */
    record Param(String name, @Nullable String value) {}

    Params(List<Param> list) {
        this.list = list;
    }

    /** Reads parameters up to a comma or the end (RFC 3261 §25.1, generic-param). */
    static Params parse(Cursor in) {
        if (!in.tryTake(';')) {
            return EMPTY;
        }
        List<Param> list = new ArrayList<>(4);
        do {
            String name = in.token("parameter name");
            String value = null;
            if (in.tryTake('=')) {
                value = in.peek() == '"' ? in.quoted() : in.until(";,\"<>");
                if (value.isEmpty() || value.indexOf(0) >= 0) {
                    throw in.fail("parameter value missing or with a NUL");
                }
            }
            list.add(new Param(name, value));
            if (list.size() > MAX) {
                throw in.fail("too many parameters");
            }
        } while (in.tryTake(';'));
        return new Params(list);
    }

    private @Nullable Param find(String name) {
        for (Param p : list) {
            if (p.name.equalsIgnoreCase(name)) {
                return p;
            }
        }
        return null;
    }

    /** Whether the parameter is present, with or without a value. */
    public boolean has(String name) {
        return find(name) != null;
    }

    /** The value, unquoted; null if the parameter is absent or has no value. */
    public @Nullable String get(String name) {
        Param p = find(name);
        return p == null || p.value == null ? null : Chars.unquote(p.value);
    }

    /** The names in order, as written. */
    public List<String> names() {
        return list.stream().map(Param::name).toList();
    }

    /**
     * A copy with the parameter set, in its old place or at the end.
     *
     * @param value a token or host as it stands; anything else is written as a quoted-string; null for a flag
     * @throws IllegalArgumentException if the name is no token, or the value holds CR, LF or NUL
     */
    public Params with(String name, @Nullable String value) {
        if (!Chars.isToken(name)) {
            throw new IllegalArgumentException("not a parameter name");
        }
        Param added = new Param(name, value == null ? null : written(value));
        List<Param> copy = new ArrayList<>(list.size() + 1);
        boolean placed = false;
        for (Param p : list) {
            if (!p.name.equalsIgnoreCase(name)) {
                copy.add(p);
            } else if (!placed) {
                copy.add(added);
                placed = true;
            }
        }
        if (!placed) {
            copy.add(added);
        }
        return new Params(copy);
    }

    private static String written(String value) {
        if (Chars.breaksLine(value)) {
            throw new IllegalArgumentException("CR, LF or NUL in a parameter value");
        }
        boolean plain = !value.isEmpty();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            plain &= Chars.isToken(c) || c == ':' || c == '[' || c == ']';
        }
        return plain ? value : Chars.quote(value);
    }

    /** A copy without the parameter. */
    public Params without(String name) {
        return new Params(
                list.stream().filter(p -> !p.name.equalsIgnoreCase(name)).toList());
    }

    /** Same names and values in any order, names without regard to case; those of a repeated name in the same order. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Params that
                && that.list.size() == list.size()
                && that.byName().equals(byName());
    }

    private List<Param> byName() {
        return list.stream()
                .map(p -> new Param(p.name.toLowerCase(Locale.ROOT), p.value))
                .sorted(Comparator.comparing(Param::name))
                .toList();
    }

    @Override
    public int hashCode() {
        int h = 0;
        for (Param p : list) {
            h += p.name.toLowerCase(Locale.ROOT).hashCode();
        }
        return h;
    }

    /** The parameters as on the wire, each with its leading semicolon. */
    @Override
    public String toString() {
        if (list.isEmpty()) {
            return "";
        }
        StringBuilder out = new StringBuilder();
        for (Param p : list) {
            out.append(';').append(p.name);
            if (p.value != null) {
                out.append('=').append(p.value);
            }
        }
        return out.toString();
    }
}
