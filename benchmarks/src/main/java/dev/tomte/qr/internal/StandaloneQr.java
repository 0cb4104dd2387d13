package dev.tomte.qr.internal;

import dev.tomte.qr.ErrorCorrection;
import dev.tomte.qr.QrCode;

/** What {@code generateQrCode} does, outside a framework. In its package, as it exports nothing. */
public final class StandaloneQr {

    private StandaloneQr() {}

    public static QrCode generate(String data, ErrorCorrection level) {
        return Symbols.of(data, level);
    }
}
