"""Drives the published OpenVIP client: a JSON command a line in, JSON events a line out."""

import json
import sys
import threading
import urllib.error

import openvip

client = openvip.Client(sys.argv[1], timeout=20)
writing = threading.Lock()


def tell(**event):
    with writing:
        print(json.dumps(event, default=str), flush=True)


def follow(name, items):
    try:
        for item in items:
            tell(event=name, value=item.to_dict())
        tell(event=f"{name}-end")
    except Exception as error:
        tell(event=f"{name}-end", error=type(error).__name__)


def subscribe(agent_id):
    items = client.subscribe(
        agent_id,
        reconnect=True,
        retry_delay=0.01,
        max_retry_delay=0.05,
        on_connect=lambda: tell(event="connected"),
        on_disconnect=lambda error: tell(event="disconnected"),
    )
    threading.Thread(target=follow, args=("message", items), daemon=True).start()


def subscribe_status():
    threading.Thread(target=follow, args=("status", client.subscribe_status()), daemon=True).start()


def send(agent_id, text):
    return client.send_message(agent_id, openvip.create_transcription(text, language="en", confidence=0.5))


own = {"subscribe": subscribe, "subscribe_status": subscribe_status, "send": send}

for line in sys.stdin:
    request = json.loads(line)
    call = own.get(request["call"]) or getattr(client, request["call"])
    try:
        result = call(*request["args"], **request["named"])
        tell(event="result", value=result.to_dict() if hasattr(result, "to_dict") else result)
    except urllib.error.HTTPError as error:
        tell(event="result", status=error.code, body=json.loads(error.read()))
