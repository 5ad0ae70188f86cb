def test_a_running_service_says_that_it_is_ready(client):
    response = client.get("/health")
    assert response.status_code == 200
    body = response.json()
    assert body["status"] == "ok"
    assert body["websocket_mode"] == "accepting"
    assert body["uptime_seconds"] > 0


def test_metrics_are_in_prometheus_text_format(client):
    response = client.get("/metrics")
    assert response.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert "# TYPE agent_chat_logins_total counter" in response.text
    assert "# TYPE agent_chat_open_connections gauge" in response.text


def test_a_login_is_counted(client, carol):
    line = next(line for line in client.get("/metrics").text.splitlines() if 'logins_total{result="accepted"}' in line)
    assert int(line.split()[-1]) >= 1


def test_an_unknown_path_is_not_found_in_the_services_own_words(client):
    response = client.get("/nowhere")
    assert response.status_code == 404
    assert response.json() == {"error": {"code": "not_found", "message": "Not Found"}}


def test_a_method_that_a_path_does_not_take_is_refused(client):
    response = client.get("/login")
    assert response.status_code == 405
    assert response.headers["allow"] == "POST"
