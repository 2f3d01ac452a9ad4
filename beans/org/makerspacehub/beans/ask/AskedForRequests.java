package org.makerspacehub.beans.ask;

import java.util.List;
import org.makerspacehub.beans.gate.OwnRequests;
import org.makerspacehub.beans.gate.RequestState;
import org.makerspacehub.beans.home.HomeContext;
import org.makerspacehub.beans.home.OpenRequests;

/** What somebody asked for, on their home tab: how far it is, and a button to take it back. */
public class AskedForRequests implements OpenRequests {
  private final OwnRequests own;
  private final RequestDesk desk;

  /**
   * @param own knows what people asked for
   * @param desk says it
   */
  public AskedForRequests(OwnRequests own, RequestDesk desk) {
    this.own = own;
    this.desk = desk;
  }

  @Override
  public List<String> of(HomeContext context) {
    return rows(context).stream().map(Row::says).toList();
  }

  @Override
  public List<Row> rows(HomeContext context) {
    return own.open(context.principal()).stream()
        .map(
            open ->
                new Row(
                    desk.words().line(open),
                    open.request().state() == RequestState.PENDING
                        ? RequestWords.withdraw(open.request().ref())
                        : null))
        .toList();
  }
}
