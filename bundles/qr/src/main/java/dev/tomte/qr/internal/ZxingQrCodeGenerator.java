package dev.tomte.qr.internal;

import dev.tomte.qr.ErrorCorrection;
import dev.tomte.qr.PairingCode;
import dev.tomte.qr.PairingException;
import dev.tomte.qr.PairingService;
import dev.tomte.qr.QrCode;
import dev.tomte.qr.QrCodeGenerator;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Makes codes with ZXing's encoder, whose classes are loaded with the first code. */
@Component(service = QrCodeGenerator.class)
public final class ZxingQrCodeGenerator implements QrCodeGenerator {

    private final PairingService pairings;

    @Activate
    public ZxingQrCodeGenerator(@Reference PairingService pairings) {
        this.pairings = pairings;
    }

    @Override
    public QrCode generateQrCode(String data, ErrorCorrection level) {
        return Symbols.of(data, level);
    }

    @Override
    public QrCode generateQrCodeWithPairingCode(String deviceId, PairingCode pairingCode) throws PairingException {
        return generateQrCode(pairings.payload(deviceId, pairingCode));
    }
}
