package org.santral.mail;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.santral.base.CallId;
import org.santral.mail.MailTable.Owed;
import org.santral.state.VoicemailListener;
import org.santral.state.VoicemailMessage;
import org.santral.state.VoicemailMessages;
import org.santral.store.Database;
import org.santral.store.DatabaseException;
import org.santral.store.Tx;
import org.santral.tenant.Directory;
import org.santral.tenant.Extension;
import org.santral.tenant.Tenant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mails about new messages: owed from the moment that a message is on disk, sent one after the other by a thread of its
 * own, again for a day while the relay cannot take them. One that was being sent when the process ended may come twice.
 */
public final class MailQueue implements VoicemailListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MailQueue.class);
    private static final List<Duration> PAUSES =
            List.of(Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(15), Duration.ofHours(1));
    private static final Duration GIVE_UP = Duration.ofHours(24);
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
    private static final Duration CLOSING = Duration.ofSeconds(10);
    private static final int AT_ONCE = 20;

    private final MailTable table;
    private final Relay relay;
    private final Directory directory;
    private final VoicemailMessages messages;
    private final Clock clock;
    private final Consumer<Mailed> told;
    private final Semaphore wake = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closing;

    /** @param told hears of every mail that was sent or given up, on this queue's thread */
    public MailQueue(
            MailSettings settings,
            Database database,
            Directory directory,
            VoicemailMessages messages,
            Clock clock,
            Consumer<Mailed> told) {
        this.table = new MailTable(database);
        this.relay = new Relay(settings);
        this.directory = directory;
        this.messages = messages;
        this.clock = clock;
        this.told = told;
        this.thread = Thread.ofPlatform().name("voicemail-mail").daemon().unstarted(this::run);
    }

    /** Begins to send, first what an earlier process left. */
    public void start() {
        thread.start();
    }

    @Override
    public Runnable stored(Tx tx, int domainId, VoicemailMessage message, String file) {
        Extension owner = directory
                .byDomainId(domainId)
                .flatMap(tenant -> tenant.extension(message.extension()))
                .orElse(null);
        String receiver = owner == null || !owner.mailbox().mailed() ? "" : receiver(owner);
        if (owner == null || receiver.isEmpty()) {
            return () -> {};
        }
        boolean attached = owner.mailbox().attached();
        boolean deletes = attached && owner.mailbox().deletedWhenMailed();
        MailTable.add(tx, domainId, message.id(), receiver, attached, deletes, clock.instant());
        return this::nudge;
    }

    private static String receiver(Extension owner) {
        return owner.mailbox().email().isEmpty()
                ? owner.email()
                : owner.mailbox().email();
    }

    @Override
    public void lost(int domainId, CallId id, String extension, String caller, String why) {
        // There is nothing to send.
    }

    /** Looks now whether anything is due; for after the clock was moved. */
    public void nudge() {
        if (wake.availablePermits() == 0) {
            wake.release();
        }
    }

    private void run() {
        while (!closing) {
            Duration wait = AFTER_FAILURE;
            try {
                List<Owed> due = table.due(clock.instant(), AT_ONCE);
                for (Owed owed : due) {
                    if (closing) {
                        return;
                    }
                    attempt(owed);
                }
                wait = due.size() == AT_ONCE ? Duration.ZERO : untilNext();
            } catch (DatabaseException e) {
                LOG.warn("mails wait for the database: {}", e.getMessage());
            } catch (RuntimeException e) {
                LOG.error("mails could not be sent", e);
            }
            try {
                if (wake.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                    wake.drainPermits();
                }
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private Duration untilNext() {
        Instant now = clock.instant();
        Duration left = table.nextDue().map(due -> Duration.between(now, due)).orElse(LOOK_AGAIN);
        return left.isNegative() ? Duration.ZERO : left.compareTo(LOOK_AGAIN) < 0 ? left : LOOK_AGAIN;
    }

    private void attempt(Owed owed) {
        Optional<VoicemailMessage> found = messages.find(owed.domainId(), owed.message());
        if (found.isEmpty()) {
            // Heard and deleted meanwhile.
            table.done(owed.id());
            return;
        }
        VoicemailMessage message = found.get();
        Tenant tenant = directory.byDomainId(owed.domainId()).orElse(null);
        String language = tenant == null
                ? Tenant.DEFAULT_LANGUAGE
                : tenant.extension(message.extension()).map(Extension::language).orElse(tenant.language());
        MailTexts texts = MailTexts.of(language);
        Path file =
                owed.attached() ? messages.file(owed.domainId(), owed.message()).orElse(null) : null;
        ZoneId zone = tenant == null ? ZoneId.of("UTC") : tenant.timeZone();
        try {
            relay.send(new Relay.Mail(
                    owed.receiver(),
                    texts.subject(message),
                    texts.body(message, zone, file != null),
                    Date.from(clock.instant()),
                    file));
        } catch (Relay.NotTaken e) {
            failed(owed, message, e);
            return;
        }
        boolean deleted = owed.deletes()
                && file != null
                && messages.delete(owed.domainId(), owed.message()).isPresent();
        over(owed, message, file != null, deleted, null);
    }

    private void failed(Owed owed, VoicemailMessage message, Relay.NotTaken why) {
        Instant now = clock.instant();
        Duration pause = PAUSES.get(Math.min(owed.attempts(), PAUSES.size() - 1));
        if (why.forGood() || now.plus(pause).isAfter(owed.since().plus(GIVE_UP))) {
            LOG.warn("message {}: no mail goes out: {}", owed.message(), why.getMessage());
            over(owed, message, owed.attached(), false, why.getMessage());
        } else {
            LOG.info("message {}: the mail waits: {}", owed.message(), why.getMessage());
            table.later(owed.id(), owed.attempts() + 1, now.plus(pause));
        }
    }

    private void over(
            Owed owed, VoicemailMessage message, boolean attached, boolean deleted, @Nullable String failure) {
        table.done(owed.id());
        told.accept(new Mailed(
                owed.domainId(), owed.message(), message.extension(), owed.receiver(), attached, deleted, failure));
    }

    /** What is being sent may still go out; the rest is left to the next process. */
    @Override
    public void close() {
        closing = true;
        nudge();
        try {
            if (thread.isAlive() && !thread.join(CLOSING)) {
                LOG.warn("a mail is still being sent; it may come twice");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
