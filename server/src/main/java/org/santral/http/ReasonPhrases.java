package org.santral.http;

import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import org.apache.coyote.Response;
import org.apache.coyote.http11.Http11OutputBuffer;
import org.apache.coyote.http11.Http11Processor;
import org.apache.coyote.http11.OutputFilter;

/**
 * Writes reason phrases. Tomcat has left them out since version 9; a client of the Bulutfon API finds out from the
 * status line, and from nowhere else, that its token has expired (spec/bulutfon.md §2.2).
 */
final class ReasonPhrases extends Http11OutputBuffer {

    private ReasonPhrases(Response response, int headerBytes) {
        super(response, headerBytes);
    }

    /**
     * Puts itself in the place of the processor's own output buffer, which is private and cannot be given to it.
     *
     * @throws IllegalStateException with another version of Tomcat that keeps it elsewhere
     */
    static void install(Http11Processor processor, Response response, int headerBytes) {
        try {
            Field field = Http11Processor.class.getDeclaredField("outputBuffer");
            field.setAccessible(true);
            ReasonPhrases phrases = new ReasonPhrases(response, headerBytes);
            for (OutputFilter filter : ((Http11OutputBuffer) field.get(processor)).getFilters()) {
                phrases.addFilter(filter);
            }
            field.set(processor, phrases);
            response.setOutputBuffer(phrases);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this version of Tomcat keeps its output buffer elsewhere", e);
        }
    }

    @Override
    public void sendStatus(int status) {
        String phrase = response.getMessage();
        if (phrase == null) {
            super.sendStatus(status);
        } else {
            write(("HTTP/1.1 " + status + " " + phrase + "\r\n").getBytes(StandardCharsets.US_ASCII));
        }
    }
}
