package org.santral.fuzz;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import org.santral.base.AddressRange;
import org.santral.base.JalaliDate;
import org.santral.base.Mask;
import org.santral.tenant.Numbering;
import org.santral.tenant.PhoneNumber;
import org.santral.tenant.TrunkSettings;

/**
 * Short texts that customers write: numbers, dates of the Jalali calendar, address ranges. What is understood is written
 * back so that it is understood as the same again; nothing but digits goes to a carrier; a masked text does not show what
 * it masks.
 */
public final class TextFuzz {
    private static final int LONG = 8;

    private TextFuzz() {}

    /** One input. */
    public static void fuzzerTestOneInput(byte[] input) {
        Budget.hold(input, 5000, () -> read(input));
    }

    private static void read(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        number(text, "TR");
        number(text, "IR");
        date(text);
        range(text);
        String masked = Mask.party(text);
        Holds.that(
                text.length() < LONG || text.contains("**") || !masked.contains(text),
                () -> "a mask that hides nothing: " + masked);
    }

    private static void number(String text, String region) {
        String clean = Numbering.clean(text);
        Holds.same("cleaned twice", clean, Numbering.clean(clean));
        Numbering.key(text, region);
        Numbering.isInside(text);
        Optional<PhoneNumber> found = Numbering.outside(text, region);
        if (found.isEmpty()) {
            return;
        }
        PhoneNumber number = found.get();
        Holds.that(number.digits().matches("[0-9]{3,20}"), () -> "a number of " + number.digits());
        Holds.same("the number again", found, Numbering.outside("+" + number.digits(), region));
        Holds.same("the number as shown", found, Numbering.outside(Numbering.display(number, region), region));
        Numbering.isInternational(number, region);
        Numbering.isPremium(number, List.of("900"));
        Numbering.outsideClass(number, region);
        for (TrunkSettings.NumberFormat format : TrunkSettings.NumberFormat.values()) {
            String dialled = Numbering.forTrunk(number, format, region);
            Holds.that(dialled.matches("\\+?[0-9]{3,24}"), () -> "a carrier gets " + dialled);
        }
    }

    private static void date(String text) {
        try {
            JalaliDate date = JalaliDate.parse(text);
            Holds.same("the day again", date, JalaliDate.of(date.gregorian()));
            Holds.same("the day as written", date, JalaliDate.parse(date.toString()));
        } catch (DateTimeException | IllegalArgumentException orderly) {
            Holds.that(orderly.getMessage() != null, () -> "no reason");
        }
        try {
            LocalDateTime time = JalaliDate.parseStamp(text);
            Holds.same("the time as written", time, JalaliDate.parseStamp(JalaliDate.stamp(time)));
        } catch (DateTimeException | IllegalArgumentException orderly) {
            Holds.that(orderly.getMessage() != null, () -> "no reason");
        }
    }

    private static void range(String text) {
        try {
            AddressRange range = AddressRange.parse(text);
            Holds.same("the range again", range, AddressRange.parse(range.toString()));
        } catch (IllegalArgumentException orderly) {
            Holds.that(orderly.getMessage() != null, () -> "no reason");
        }
    }
}
