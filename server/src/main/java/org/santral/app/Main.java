package org.santral.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.santral.app.config.ConfigException;
import org.santral.app.demo.Demo;
import org.santral.http.HttpServer;
import org.santral.store.DatabaseException;

/** The entry point: one command and its options. Everything that goes wrong at start is one line on standard error. */
public final class Main {
    private static final String LOG_LEVEL = "santral.log";

    private Main() {}

    public static void main(String[] args) {
        List<String> rest = args.length == 0 ? List.of() : Arrays.asList(args).subList(1, args.length);
        String command = args.length == 0 ? "help" : args[0];
        quiet(command);
        System.exit(run(command, rest));
    }

    /** Before anything logs: the HTTP listener's own log, and in a demonstration ours, would drown what matters. */
    private static void quiet(String command) {
        Logger.getLogger("").setLevel(Level.WARNING);
        if (!command.equals("serve") && System.getProperty(LOG_LEVEL) == null) {
            System.setProperty(LOG_LEVEL, "WARN");
        }
    }

    /** @return the exit status: 0 done, 1 failed, 2 the command line is wrong */
    static int run(String command, List<String> options) {
        try {
            return switch (command) {
                case "serve" -> Serve.run(options);
                case "demo" -> Demo.run(options);
                case "app", "audit" -> Admin.run(command, options);
                default -> {
                    System.err.println(
                            "santral: unknown command '" + command + "', expected serve, demo, app or audit");
                    yield 2;
                }
            };
        } catch (Usage e) {
            System.err.println("santral: " + e.getMessage());
            return 2;
        } catch (ConfigException | HttpServer.CannotListen | DatabaseException | IllegalArgumentException e) {
            System.err.println("santral: " + e.getMessage());
            return 1;
        } catch (UncheckedIOException | IOException e) {
            System.err.println("santral: " + explain(e));
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    private static String explain(Exception e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String setting = cause instanceof BindException ? " (setting sip.listen)" : "";
        return e.getMessage() + setting;
    }

    /** The value after an option, null if the option is not there. */
    public static @Nullable String option(List<String> options, String name) throws Usage {
        int at = options.indexOf(name);
        if (at < 0) {
            return null;
        }
        if (at + 1 >= options.size()) {
            throw new Usage(name + " needs a value");
        }
        return options.get(at + 1);
    }

    /** The command line is wrong. */
    public static final class Usage extends Exception {
        private static final long serialVersionUID = 1L;

        public Usage(String message) {
            super(message);
        }
    }
}
