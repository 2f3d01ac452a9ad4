package org.makerspacehub.beans;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayInputStream;

/** A request's body that was read already, for whoever reads it after us. */
public final class ReadBody extends ServletInputStream {
  private final ByteArrayInputStream bytes;

  /**
   * @param body all of it
   */
  public ReadBody(byte[] body) {
    this.bytes = new ByteArrayInputStream(body);
  }

  @Override
  public int read() {
    return bytes.read();
  }

  @Override
  public int read(byte[] into, int from, int length) {
    return bytes.read(into, from, length);
  }

  @Override
  public boolean isFinished() {
    return bytes.available() == 0;
  }

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public void setReadListener(ReadListener listener) {
    throw new IllegalStateException("These bytes are here already");
  }
}
