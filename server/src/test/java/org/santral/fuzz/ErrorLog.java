package org.santral.fuzz;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Remembers the first error that anything of ours logs: what was caught so that the process lives on. */
final class ErrorLog extends AppenderBase<ILoggingEvent> {
    private final AtomicReference<@Nullable String> first = new AtomicReference<>();

    private ErrorLog() {}

    static ErrorLog open() {
        ErrorLog log = new ErrorLog();
        log.start();
        ((Logger) LoggerFactory.getLogger("org.santral")).addAppender(log);
        return log;
    }

    /** The first error since {@link #take}, or null. */
    @Nullable
    String told() {
        return first.get();
    }

    @Nullable
    String take() {
        return first.getAndSet(null);
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
            IThrowableProxy thrown = event.getThrowableProxy();
            first.compareAndSet(
                    null,
                    event.getFormattedMessage()
                            + (thrown == null
                                    ? ""
                                    : ": " + thrown.getClassName() + " " + thrown.getMessage() + " at "
                                            + thrown.getStackTraceElementProxyArray()[0]));
        }
    }
}
