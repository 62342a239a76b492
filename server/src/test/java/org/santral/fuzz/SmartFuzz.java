package org.santral.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.santral.component.SmartCommand;
import org.santral.component.SmartParser;

/** The answer of a tenant's web service that says what a call does next: read to the end, bounded, never thrown at. */
public final class SmartFuzz {
    private SmartFuzz() {}

    /** One input. */
    public static void fuzzerTestOneInput(byte[] answer) {
        Budget.hold(answer, 2000, () -> read(answer));
    }

    private static void read(byte[] answer) {
        String text = new String(answer, StandardCharsets.UTF_8);
        List<SmartCommand> commands = SmartParser.parse(text);
        Holds.that(commands.size() <= 101, () -> commands.size() + " commands");
        for (int i = 0; i < commands.size() - 1; i++) {
            Holds.that(!(commands.get(i) instanceof SmartCommand.Wrong), () -> "something follows what was wrong");
        }
        Holds.same(
                "commands with blanks around",
                commands.size(),
                SmartParser.parse(" ;\n" + text + " ").size());
    }
}
