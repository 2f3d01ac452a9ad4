package org.makerspacehub.beans.audit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import org.makerspacehub.beans.HubException;

/** The executor's Ed25519 key, and what others check its signatures with. */
public final class CheckpointKey {
  private static final String ALGORITHM = "Ed25519";

  private final PrivateKey secret;
  private final PublicKey open;

  private CheckpointKey(PrivateKey secret, PublicKey open) {
    this.secret = secret;
    this.open = open;
  }

  /**
   * The key of {@code AUDIT_SIGNING_KEY}.
   *
   * @param base64 PKCS #8
   * @throws HubException when it is none
   */
  public static CheckpointKey of(String base64) {
    try {
      PrivateKey secret =
          KeyFactory.getInstance(ALGORITHM)
              .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64.strip())));
      CheckpointKey key = new CheckpointKey(secret, openOf((EdECPrivateKey) secret));
      if (!fits(key.open, "x", key.sign("x"))) {
        throw new HubException("This Java cannot tell the public part of AUDIT_SIGNING_KEY.");
      }
      return key;
    } catch (GeneralSecurityException | IllegalArgumentException | ClassCastException wrong) {
      // Not the cause: it may quote the key.
      throw new HubException(
          "AUDIT_SIGNING_KEY is no Ed25519 private key in PKCS #8 and Base64:"
              + " 'java -jar hub.jar setup' makes one.");
    }
  }

  /**
   * A public key, as {@code audit key} prints it.
   *
   * @param base64 X.509, with or without the lines of a PEM file
   * @throws HubException when it is none
   */
  public static PublicKey openKey(String base64) {
    try {
      String bare = base64.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
      return KeyFactory.getInstance(ALGORITHM)
          .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(bare)));
    } catch (GeneralSecurityException | IllegalArgumentException wrong) {
      throw new HubException(
          "That is no Ed25519 public key (AUDIT_PUBLIC_KEY, or the file of --key): 'java -jar hub.jar audit key' prints the one to use.",
          wrong);
    }
  }

  /** What others check with. */
  public PublicKey open() {
    return open;
  }

  /** {@link #open} as X.509 in Base64. */
  public String openText() {
    return Base64.getEncoder().encodeToString(open.getEncoded());
  }

  String sign(String text) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(secret);
      signature.update(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException impossible) {
      throw new HubException("The checkpoint could not be signed.", impossible);
    }
  }

  static boolean fits(PublicKey key, String text, String signature) {
    try {
      Signature check = Signature.getInstance(ALGORITHM);
      check.initVerify(key);
      check.update(text.getBytes(StandardCharsets.UTF_8));
      byte[] bytes = Base64.getDecoder().decode(signature);
      // One way to write it: what decodes to the same bytes is still another text.
      return Base64.getEncoder().encodeToString(bytes).equals(signature) && check.verify(bytes);
    } catch (GeneralSecurityException | IllegalArgumentException wrong) {
      return false;
    }
  }

  private static PublicKey openOf(EdECPrivateKey secret) throws GeneralSecurityException {
    byte[] seed =
        secret.getBytes().orElseThrow(() -> new HubException("AUDIT_SIGNING_KEY is not whole."));
    KeyPairGenerator pair = KeyPairGenerator.getInstance(ALGORITHM);
    // Java derives a public key only while it makes a pair, and makes the pair from 32 given bytes.
    pair.initialize(NamedParameterSpec.ED25519, new Given(seed));
    return pair.generateKeyPair().getPublic();
  }

  /** No randomness at all: the bytes that are there already. */
  private static final class Given extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final transient byte[] seed;

    Given(byte[] seed) {
      this.seed = seed.clone();
    }

    @Override
    public void nextBytes(byte[] bytes) {
      System.arraycopy(seed, 0, bytes, 0, bytes.length);
    }
  }

  @Override
  public String toString() {
    return "CheckpointKey[" + openText() + "]";
  }
}
