package org.santral.component;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads the commands of a tenant's service leniently, as they are written by hand in many places:
 *
 * <pre>
 *  commands = *( ";" / command )             blanks and line ends may stand anywhere between
 *  command  = name "(" [ argument *( "," argument ) ] ")"
 *  argument = quote text quote / text        straight or curly quotes, single or double, in any pairing of one family
 * </pre>
 *
 * A quote ends an argument only where {@code ,} or {@code )} follows, so that {@code 'it's here'} is one. A quote that is
 * never closed does not count, and the last {@code )} may be missing. Names are taken in any case.
 */
public final class SmartParser {
    /** A service that wants more than this at once is no service for telephone calls. */
    static final int MAX_COMMANDS = 100;

    private static final int MAX_TEXT = 65_536;
    private static final int MAX_NAME = 32;
    private static final int MAX_ARGUMENTS = 4;
    private static final int MAX_ARGUMENT = 256;
    private static final String SINGLE = "'‘’‚‛`´′";
    private static final String DOUBLE = "\"“”„‟″«»";

    private final String text;
    private int at;

    private SmartParser(String text) {
        this.text = text;
    }

    /** All commands in order; where one is wrong, {@link SmartCommand.Wrong} is the last. Never throws. */
    public static List<SmartCommand> parse(String text) {
        if (text.length() > MAX_TEXT) {
            return List.of(new SmartCommand.Wrong("longer than " + MAX_TEXT + " characters"));
        }
        return new SmartParser(text).commands();
    }

    private List<SmartCommand> commands() {
        List<SmartCommand> commands = new ArrayList<>();
        while (true) {
            skip(true);
            if (at == text.length()) {
                return List.copyOf(commands);
            }
            SmartCommand next = commands.size() == MAX_COMMANDS
                    ? new SmartCommand.Wrong("more than " + MAX_COMMANDS + " commands")
                    : command();
            commands.add(next);
            if (next instanceof SmartCommand.Wrong) {
                return List.copyOf(commands);
            }
        }
    }

    private SmartCommand command() {
        int begin = at;
        while (at < text.length() && at - begin <= MAX_NAME && isNameCharacter(text.charAt(at))) {
            at++;
        }
        String name = text.substring(begin, at);
        skip(false);
        if (name.isEmpty() || name.length() > MAX_NAME || at == text.length() || text.charAt(at) != '(') {
            return new SmartCommand.Wrong("no command at character " + (begin + 1));
        }
        at++;
        List<String> arguments = new ArrayList<>();
        skip(false);
        if (at < text.length() && text.charAt(at) == ')') {
            at++;
            return SmartArguments.command(name, arguments);
        }
        while (true) {
            String argument = argument();
            if (argument.length() > MAX_ARGUMENT || arguments.size() == MAX_ARGUMENTS) {
                return new SmartCommand.Wrong("too much in the brackets of " + name);
            }
            arguments.add(argument);
            if (at == text.length()) {
                return SmartArguments.command(name, arguments);
            }
            char end = text.charAt(at);
            if (end != ';') {
                at++;
            }
            if (end != ',') {
                return SmartArguments.command(name, arguments);
            }
        }
    }

    /** Reads one argument and stops at what ends it: a comma, a bracket, a semicolon or the end of the text. */
    private String argument() {
        skip(false);
        if (at < text.length()) {
            String family = family(text.charAt(at));
            int close = family.isEmpty() ? -1 : closing(family);
            if (close >= 0) {
                String quoted = text.substring(at + 1, close);
                at = close + 1;
                skip(false);
                return quoted;
            }
        }
        int begin = at;
        while (at < text.length() && ",);".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return unquoted(text.substring(begin, at));
    }

    private int closing(String family) {
        for (int i = at + 1; i < text.length(); i++) {
            if (family.indexOf(text.charAt(i)) >= 0 && endsArgument(i + 1)) {
                return i;
            }
        }
        return -1;
    }

    private boolean endsArgument(int from) {
        int i = from;
        while (i < text.length() && isBlank(text.charAt(i))) {
            i++;
        }
        return i < text.length() && ",)".indexOf(text.charAt(i)) >= 0;
    }

    /** A value whose other quote was forgotten. */
    private static String unquoted(String value) {
        int begin = 0;
        int end = value.length();
        while (begin < end && (isBlank(value.charAt(begin)) || isQuote(value.charAt(begin)))) {
            begin++;
        }
        while (begin < end && (isBlank(value.charAt(end - 1)) || isQuote(value.charAt(end - 1)))) {
            end--;
        }
        return value.substring(begin, end);
    }

    private static String family(char c) {
        return SINGLE.indexOf(c) >= 0 ? SINGLE : DOUBLE.indexOf(c) >= 0 ? DOUBLE : "";
    }

    private static boolean isQuote(char c) {
        return !family(c).isEmpty();
    }

    private static boolean isNameCharacter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    }

    /** Also the byte order mark and the marks that right-to-left text is full of. */
    private static boolean isBlank(char c) {
        return Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || c == '\uFEFF'
                || Character.getType(c) == Character.FORMAT;
    }

    private void skip(boolean statements) {
        while (at < text.length() && (isBlank(text.charAt(at)) || (statements && text.charAt(at) == ';'))) {
            at++;
        }
    }
}
